//! Turns parsed files into routes, or says what is wrong with them.

use twinroute_matcher::{Clash, Origin, Pattern, PatternError, RouteTable, Style};

use crate::check::Check;
use crate::error::{Problem, Rule};
use crate::names::is_group;
use crate::parse::ParsedFile;
use crate::route::Route;
use crate::walk::SourceFile;

/// Checks each file by itself, then all of them together.
pub(crate) fn validate(files: Vec<ParsedFile>, problems: &mut Vec<Problem>) -> Vec<Route> {
    let mut table = RouteTable::builder();
    let mut routes = Vec::new();
    for ParsedFile { source, items } in files {
        let pattern = pattern(&source, problems);
        let exports =
            items.map(|items| Check::new(&source.file, &items, problems).exports(source.style));
        let Some(pattern) = pattern else { continue };
        // A file with mistakes in it still takes its URL.
        let origin = Origin::new(source.style, source.file.clone());
        table.insert(pattern.clone(), origin, ());
        let SourceFile { file, folders, .. } = source;
        routes.extend(exports.map(|exports| Route {
            pattern,
            file,
            folders,
            exports,
        }));
    }
    if let Err(error) = table.build() {
        problems.extend(error.iter().map(clash));
    }
    routes
}

fn pattern(source: &SourceFile, problems: &mut Vec<Problem>) -> Option<Pattern> {
    let refuse = |error: PatternError| {
        let problem = Problem::new(Rule::Pattern, &source.file, None, error.to_string());
        problems.push(problem);
    };
    Pattern::parse(&url(source)).map_err(refuse).ok()
}

fn clash(clash: &Clash) -> Problem {
    let (_, second) = clash.origins();
    Problem::new(Rule::Clash, second.file(), None, clash.to_string())
}

/// The text of a route's pattern. In `app`, groups and slots vanish and `%5F` stands for an underscore that isn't private.
fn url(source: &SourceFile) -> String {
    let mut url = String::new();
    for folder in &source.folders {
        match source.style {
            Style::Pages => url.extend(["/", folder]),
            Style::App if folder.starts_with('@') || is_group(folder) => {}
            Style::App => url.extend(["/", &folder.replace("%5F", "_")]),
        }
    }
    if url.is_empty() { "/".to_owned() } else { url }
}
