//! Sizes, stages and the order in which to move.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{Helper, ObstacleKind, Route, Size, SizeClass, Stage};

/// Gives each route its size, its stage and its place, and sorts the routes by it.
///
/// A helper is moved once, so each of the routes that use it bears a part of it.
pub(crate) fn rank(routes: &mut [Route]) {
    let users = users(routes);
    let mut points: HashMap<String, u32> = HashMap::new();
    for route in routes.iter_mut() {
        let value = size(route, &users);
        route.stage = stage(route);
        points.insert(route.file.clone(), value);
    }
    routes.sort_by(|one, other| {
        let key = |route: &Route| {
            (
                route.stage,
                points.get(&route.file).copied().unwrap_or_default(),
            )
        };
        key(one)
            .cmp(&key(other))
            .then_with(|| one.url.cmp(&other.url))
    });
    for (route, order) in routes.iter_mut().zip(1..) {
        route.order = order;
    }
}

type HelperKey = (Arc<str>, u32);

fn key(helper: &Helper) -> HelperKey {
    (helper.file.clone(), helper.line)
}

/// How many routes use each helper.
fn users(routes: &[Route]) -> HashMap<HelperKey, u32> {
    let mut users = HashMap::new();
    for route in routes {
        for helper in helpers(route) {
            *users.entry(key(helper)).or_default() += 1;
        }
    }
    users
}

/// The helpers of all handlers of a route, each once.
fn helpers(route: &Route) -> Vec<&Helper> {
    let mut found: Vec<&Helper> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for helper in route.handlers.iter().flat_map(|handler| &handler.helpers) {
        if seen.insert((&helper.file, helper.line)) {
            found.push(helper);
        }
    }
    found
}

fn size(route: &mut Route, users: &HashMap<HelperKey, u32>) -> u32 {
    let lines_of = |first: u32, last: u32| last.saturating_sub(first) + 1;
    let mut functions: Vec<(&String, u32, u32)> = route
        .handlers
        .iter()
        .map(|handler| (&handler.file, handler.line, handler.end_line))
        .collect();
    functions.sort_unstable();
    functions.dedup();
    let lines: u32 = functions
        .iter()
        .map(|&(_, first, last)| lines_of(first, last))
        .sum();
    let helpers = helpers(route);
    let helper_lines: u32 = helpers
        .iter()
        .map(|helper| lines_of(helper.line, helper.end_line))
        .sum();
    let share = |helper: &&Helper| {
        lines_of(helper.line, helper.end_line)
            / users.get(&key(helper)).copied().unwrap_or(1).max(1)
    };
    let shared: u32 = helpers.iter().map(share).sum();
    let points = lines + shared / 2;
    let class = match points {
        0..=40 => SizeClass::S,
        41..=120 => SizeClass::M,
        121..=300 => SizeClass::L,
        _ => SizeClass::Xl,
    };
    let count = u32::try_from(helpers.len()).unwrap_or(u32::MAX);
    route.size = Size {
        lines,
        helpers: count,
        helper_lines,
        class,
    };
    points
}

fn stage(route: &Route) -> Stage {
    match (
        route.obstacles.first().map(|worst| worst.kind),
        route.size.class,
    ) {
        (Some(ObstacleKind::LibraryHandler | ObstacleKind::NodeServer), _) => Stage::Stays,
        (Some(ObstacleKind::Rendering | ObstacleKind::NotFollowed), _) => Stage::Later,
        (_, SizeClass::Xl) => Stage::Later,
        (
            Some(ObstacleKind::NextCache | ObstacleKind::DraftMode | ObstacleKind::NodePackage),
            SizeClass::L,
        ) => Stage::Later,
        (None | Some(ObstacleKind::Edge), SizeClass::S) => Stage::First,
        _ => Stage::Next,
    }
}
