//! A rollout file applied to the routes of the server.

use std::{collections::HashSet, sync::Arc};

use similar::get_close_matches;
use twinroute_compare::Comparison;

use super::{
    error::RolloutProblem,
    file::{RolloutFile, RouteEntry},
    mode::{Mode, Modes},
};

/// The plan of each route, by its number.
#[derive(Debug)]
pub(crate) struct Plan {
    routes: Vec<Arc<RoutePlan>>,
}

/// The modes of one route, and the settings of its comparisons.
#[derive(Debug)]
pub(crate) struct RoutePlan {
    pub(crate) number: usize,
    pub(crate) modes: Modes,
    pub(crate) comparison: Comparison,
    pub(crate) is_proxy_waived: bool,
}

impl Plan {
    /// Parses a file. Without a legacy server, `rust` is the only valid mode.
    pub(crate) fn parse(
        text: &str,
        patterns: &[String],
        has_legacy: bool,
    ) -> Result<Self, Vec<RolloutProblem>> {
        let (mut file, mut problems) = RolloutFile::parse(text);
        problems.extend(unknown_routes(&file, patterns));
        if !has_legacy && asks_for_legacy(&file) {
            let reason = "`legacy` and `shadow` need a legacy server: set it with `Routes::legacy`";
            problems.push(RolloutProblem::new(1, reason));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let routes = patterns.iter().enumerate().map(|(number, pattern)| {
            let entry = file.routes.remove(pattern);
            let entry = entry.map_or_else(|| RouteEntry::unnamed(file.default), |(_, entry)| entry);
            let ignored = file.ignore.iter().cloned().chain(entry.ignore);
            Arc::new(RoutePlan {
                number,
                modes: entry.modes,
                is_proxy_waived: entry.is_proxy_waived,
                comparison: ignored.fold(Comparison::by_value(), Comparison::ignore),
            })
        });
        Ok(Self {
            routes: routes.collect(),
        })
    }

    pub(crate) fn route(&self, number: usize) -> Option<&Arc<RoutePlan>> {
        self.routes.get(number)
    }

    /// The changes since `old`: a line for each route whose modes differ.
    pub(crate) fn changes(&self, old: &Self, patterns: &[String]) -> Vec<String> {
        let pairs = old.routes.iter().zip(&self.routes).zip(patterns);
        let changed = pairs.filter(|((old, new), _)| old.modes != new.modes);
        changed
            .map(|((old, new), pattern)| {
                format!("{pattern}: {} instead of {}", new.modes, old.modes)
            })
            .collect()
    }
}

fn unknown_routes(file: &RolloutFile, patterns: &[String]) -> Vec<RolloutProblem> {
    let known: HashSet<&str> = patterns.iter().map(String::as_str).collect();
    let all: Vec<&str> = known.iter().copied().collect();
    let unknown = file
        .routes
        .iter()
        .filter(|(pattern, _)| !known.contains(pattern.as_str()));
    let problems = unknown.map(|(pattern, (line, _))| {
        let close = get_close_matches(pattern.as_str(), &all, 1, 0.8);
        let hint = close
            .first()
            .map_or(String::new(), |close| format!("; did you mean `{close}`?"));
        RolloutProblem::new(*line, format!("there is no route `{pattern}`{hint}"))
    });
    problems.collect()
}

fn asks_for_legacy(file: &RolloutFile) -> bool {
    let entries = file.routes.values();
    let named = entries.flat_map(|(_, entry)| {
        let modes = &entry.modes;
        modes
            .named
            .iter()
            .map(|(_, mode)| *mode)
            .chain([modes.others])
    });
    named.chain([file.default]).any(|mode| mode != Mode::Rust)
}
