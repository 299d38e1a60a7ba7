//! Turns parsed files into routes and proxies, and reports their mistakes.

use twinroute_matcher::{Clash, Origin, Pattern, PatternError, RouteTable};

use crate::check::Check;
use crate::error::{Problem, Rule};
use crate::instrumentation::Instrumentation;
use crate::parse::ParsedFile;
use crate::proxy::{Guarded, Proxy, clashes};
use crate::route::{Exports, Route};
use crate::walk::{Role, SourceFile};

/// Checks each route file, then conflicts between files.
pub(crate) fn routes(files: &[ParsedFile], problems: &mut Vec<Problem>) -> Vec<Route> {
    let mut table = RouteTable::builder();
    let mut routes = Vec::new();
    let is_route = |file: &&ParsedFile| {
        let source = &file.source;
        !source.is_proxy() && source.role != Role::Instrumentation
    };
    for file in files.iter().filter(is_route) {
        let source = &file.source;
        let Some(folder) = valid(source, source.pattern(), problems) else {
            exports(file, None, problems);
            continue;
        };
        let has_rate_limit = file
            .items
            .as_ref()
            .is_some_and(|items| Check::new(source, Some(&folder), items, problems).rate_limit());
        let exports = exports(file, Some(&folder), problems);
        let has_ids = exports.as_ref().is_some_and(Exports::has_ids);
        let Some(pattern) = valid(source, source.served(has_ids), problems) else {
            continue;
        };
        // A file with mistakes still occupies its URL.
        let origin = Origin::new(source.style, source.file.clone());
        table.insert(pattern.clone(), origin, ());
        routes.extend(exports.map(|exports| Route {
            pattern,
            file: source.file.clone(),
            exports,
            has_rate_limit,
        }));
    }
    if let Err(error) = table.build() {
        problems.extend(error.iter().map(clash));
    }
    routes
}

/// Checks the items of a route file. `folder` is the pattern of its folder, whose params it gets.
fn exports(
    file: &ParsedFile,
    folder: Option<&Pattern>,
    problems: &mut Vec<Problem>,
) -> Option<Exports> {
    let ParsedFile { source, items } = file;
    if let Role::StaticFile(name) = &source.role {
        let has_params = folder.is_some_and(|folder| folder.names().next().is_some());
        return Some(Exports::File {
            content_type: name.content_type(),
            is_kept: !has_params && name.is_prerendered(),
        });
    }
    let check = Check::new(source, folder, items.as_ref()?, problems);
    match &source.role {
        Role::Metadata(name) => check.metadata_exports(name),
        _ => check.exports(source.style),
    }
}

/// Checks each proxy, then conflicts between them. Sorts them: outermost first.
pub(crate) fn proxies(files: &[ParsedFile], problems: &mut Vec<Problem>) -> Vec<Proxy> {
    let (mut guarded, mut proxies) = (Vec::new(), Vec::new());
    let is_proxy = |file: &&ParsedFile| file.source.is_proxy();
    for ParsedFile { source, items } in files.iter().filter(is_proxy) {
        let pattern = valid(source, source.pattern(), problems);
        let exports = items
            .as_ref()
            .and_then(|items| Check::new(source, None, items, problems).proxy_exports(source));
        let Some(pattern) = pattern else { continue };
        guarded.push(Guarded {
            pattern: pattern.clone(),
            file: source.file.clone(),
        });
        proxies.extend(exports.map(|(line, has_config)| Proxy {
            pattern,
            file: source.file.clone(),
            line,
            has_config,
        }));
    }
    problems.extend(clashes(&guarded));
    proxies.sort_by(Proxy::order);
    proxies
}

/// Checks the instrumentation.
pub(crate) fn instrumentation(
    files: &[ParsedFile],
    problems: &mut Vec<Problem>,
) -> Option<Instrumentation> {
    let is_instrumentation = |file: &&ParsedFile| file.source.role == Role::Instrumentation;
    let ParsedFile { source, items } = files.iter().find(is_instrumentation)?;
    let items = items.as_ref()?;
    let (register, on_request_error) =
        Check::new(source, None, items, problems).instrumentation_exports();
    Some(Instrumentation {
        file: source.file.clone(),
        register,
        on_request_error,
    })
}

fn valid(
    source: &SourceFile,
    pattern: Result<Pattern, PatternError>,
    problems: &mut Vec<Problem>,
) -> Option<Pattern> {
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
