//! What a file says of the routes that there are.

use std::{collections::HashSet, sync::Arc};

use similar::get_close_matches;
use twinroute_compare::Comparison;

use super::{
    error::Problem,
    file::{Entry, File},
    mode::{Mode, Modes},
};

/// Who answers each route, by its number.
#[derive(Debug)]
pub(crate) struct Plan {
    routes: Vec<Arc<RoutePlan>>,
}

/// Who answers one route, and what of its answers is compared.
#[derive(Debug)]
pub(crate) struct RoutePlan {
    pub(crate) number: usize,
    pub(crate) modes: Modes,
    pub(crate) comparison: Comparison,
}

impl Plan {
    /// Reads a file. Without a server behind, only `rust` can be meant.
    pub(crate) fn parse(
        text: &str,
        patterns: &[String],
        has_legacy: bool,
    ) -> Result<Self, Vec<Problem>> {
        let (mut file, mut problems) = File::parse(text);
        problems.extend(unknown_routes(&file, patterns));
        if !has_legacy && asks_for_legacy(&file) {
            let reason = "`legacy` and `shadow` need a server behind, as `Routes::legacy` sets it";
            problems.push(Problem::new(1, reason));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let routes = patterns.iter().enumerate().map(|(number, pattern)| {
            let entry = file.routes.remove(pattern);
            let entry = entry.map_or_else(|| Entry::unnamed(file.default), |(_, entry)| entry);
            let ignored = file.ignore.iter().cloned().chain(entry.ignore);
            Arc::new(RoutePlan {
                number,
                modes: entry.modes,
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

    /// What is not as in `old`: a line for each route, or none.
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

fn unknown_routes(file: &File, patterns: &[String]) -> Vec<Problem> {
    let known: HashSet<&str> = patterns.iter().map(String::as_str).collect();
    let all: Vec<&str> = known.iter().copied().collect();
    let unknown = file
        .routes
        .iter()
        .filter(|(pattern, _)| !known.contains(pattern.as_str()));
    let told = unknown.map(|(pattern, (line, _))| {
        let close = get_close_matches(pattern.as_str(), &all, 1, 0.8);
        let hint = close
            .first()
            .map_or(String::new(), |close| format!("; is it `{close}`?"));
        Problem::new(*line, format!("there is no route `{pattern}`{hint}"))
    });
    told.collect()
}

fn asks_for_legacy(file: &File) -> bool {
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
