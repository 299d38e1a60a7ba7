//! Turns parsed files into routes and proxies, and reports their mistakes.

use twinroute_matcher::{Clash, Origin, Pattern, RouteTable};

use crate::check::Check;
use crate::error::{Problem, Rule};
use crate::instrumentation::Instrumentation;
use crate::parse::ParsedFile;
use crate::proxy::{Guarded, Proxy, clashes};
use crate::route::Route;
use crate::walk::{Role, SourceFile};

/// Checks each route file, then conflicts between files.
pub(crate) fn routes(files: &[ParsedFile], problems: &mut Vec<Problem>) -> Vec<Route> {
    let mut table = RouteTable::builder();
    let mut routes = Vec::new();
    let is_route = |file: &&ParsedFile| file.source.role == Role::Route;
    for ParsedFile { source, items } in files.iter().filter(is_route) {
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

/// Checks each proxy, then conflicts between them. Sorts them: outermost first.
pub(crate) fn proxies(files: &[ParsedFile], problems: &mut Vec<Problem>) -> Vec<Proxy> {
    let (mut guarded, mut proxies) = (Vec::new(), Vec::new());
    let is_proxy = |file: &&ParsedFile| matches!(file.source.role, Role::Proxy | Role::RootProxy);
    for ParsedFile { source, items } in files.iter().filter(is_proxy) {
        let pattern = pattern(source, problems);
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
