//! Turns parsed files into routes, and reports their mistakes.

use twinroute_matcher::{Clash, Origin, Pattern, RouteTable};

use crate::check::Check;
use crate::error::{Problem, Rule};
use crate::parse::ParsedFile;
use crate::route::Route;
use crate::walk::SourceFile;

/// Checks each file, then conflicts between files.
pub(crate) fn validate(files: &[ParsedFile], problems: &mut Vec<Problem>) -> Vec<Route> {
    let mut table = RouteTable::builder();
    let mut routes = Vec::new();
    for ParsedFile { source, items } in files {
        let pattern = pattern(source, problems);
        let exports = items.as_ref().and_then(|items| {
            Check::new(source, pattern.as_ref(), items, problems).exports(source.style)
        });
        let Some(pattern) = pattern else { continue };
        // A file with mistakes still occupies its URL.
        let origin = Origin::new(source.style, source.file.clone());
        table.insert(pattern.clone(), origin, ());
        routes.extend(exports.map(|exports| Route {
            pattern,
            file: source.file.clone(),
            exports,
        }));
    }
    if let Err(error) = table.build() {
        problems.extend(error.iter().map(clash));
    }
    routes
}

fn pattern(source: &SourceFile, problems: &mut Vec<Problem>) -> Option<Pattern> {
    let pattern = source.pattern();
    pattern
        .map_err(|error| {
            let message = error.to_string();
            problems.push(Problem::new(Rule::Pattern, &source.file, None, message));
        })
        .ok()
}

fn clash(clash: &Clash) -> Problem {
    let (_, second) = clash.origins();
    Problem::new(Rule::Clash, second.file(), None, clash.to_string())
}
