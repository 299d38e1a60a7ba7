//! The brief of a route: one document for the person or the coding assistant that ports it.

mod database;
mod documents;
mod facts;
mod markdown;
mod migration;
mod model;
mod proxy;
mod recorded;
mod requests;
mod source;
mod trigger;
mod triggers;
mod writer;

use std::path::Path;

use twinroute_scan::model::{Project, Route, RouteStyle};

pub use self::database::DatabaseModel;
pub use self::migration::MigrationRow;
pub use self::model::{Brief, Check};
pub use self::proxy::ProxyPart;
pub use self::recorded::{RecordedRequest, RecordedResponse};
pub use self::requests::SampleRequest;
pub use self::source::SourcePart;

use self::facts::{Facts, config_keys, without_comments};
use self::source::sources;

/// The version of the format of [`Brief`].
const VERSION: u32 = 1;

/// Collects what the port of a route needs.
///
/// `lines` limits the TypeScript beside the route's own file, and `recorded` has requests of a shadow report, which may
/// be of other routes.
pub fn brief(project: &Project, route: &Route, lines: u32, recorded: &[RecordedRequest]) -> Brief {
    let root = Path::new(&project.root);
    let sources = sources(root, route, lines);
    let proxy = proxy::proxy(root, project, route);
    let ported = port(project, &[route])?;
    let of_route = recorded.iter().filter(|request| request.route == route.url);
    Brief {
        version: VERSION,
        url: route.url.clone(),
        style: route.style,
        file: route.file.clone(),
        handlers: route.handlers.clone(),
        settings: route.settings.clone(),
        uses: route.uses.clone(),
        obstacles: route.obstacles.clone(),
        models: database::models(root, &route.uses.tables),
        typescript: sources.shown,
        left_out: sources.left_out,
        proxy,
        rows,
        requests: requests::requests(route),
        recorded: of_route.cloned().collect(),
        checks: checks(route),
    }
}

/// The route of a project that a URL or a file names.
///
/// # Errors
///
/// If the project has no such route, with the names that are alike.
pub fn find<'a>(project: &'a Project, name: &str) -> Result<&'a Route, String> {
    let name = name.trim_start_matches("./");
    let is_it = |route: &&Route| route.url == name || route.file == name;
    if let Some(route) = project.routes.iter().find(is_it) {
        return Ok(route);
    }
    let words: Vec<&str> = name
        .split(['/', '[', ']', '.'])
        .filter(|word| word.len() > 2)
        .collect();
    let likeness = |route: &Route| {
        words
            .iter()
            .filter(|word| route.url.contains(**word))
            .count()
    };
    let mut alike: Vec<_> = project
        .routes
        .iter()
        .filter(|route| likeness(route) > 0)
        .collect();
    alike.sort_by_key(|route| (std::cmp::Reverse(likeness(route)), route.url.len()));
    let urls: Vec<_> = alike
        .iter()
        .take(3)
        .map(|route| format!("`{}`", route.url))
        .collect();
    let hint = match &urls[..] {
        [] => "`cargo twinroute scan` lists the routes".to_owned(),
        urls => format!("did you mean {}?", urls.join(", ")),
    };
    Err(format!(
        "no route of {} has the URL or the file `{name}`; {hint}",
        project.root
    ))
}

/// The path of the Rust file of a route's TypeScript file.
fn rust_path(file: &str) -> String {
    let file = file.strip_prefix("src/").unwrap_or(file);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    format!("src/{stem}.rs")
}

fn checks(route: &Route) -> Vec<Check> {
    let check = |command: String, expected: &str| Check {
        command,
        expected: expected.to_owned(),
    };
    let (path, url) = (rust_path(&route.file), &route.url);
    let sample = proxy::sample_path(route);
    let methods = match route.style {
        RouteStyle::App => "with the methods of section 1",
        RouteStyle::Pages => "as a Pages route",
    };
    vec![
        check(format!("grep -n 'port:\\|not_ported' '{path}'"), "no line"),
        check(
            "cargo test".to_owned(),
            "no error and no warning for this file; the tests pass",
        ),
        check(
            format!("cargo twinroute routes --match '{sample}'"),
            &format!("`{path}`, {methods}"),
        ),
        check(
            format!("# in rollout.toml, below [routes]:\n\"{url}\" = \"shadow\""),
            "the server compares the responses of both sides for each GET and HEAD, and `/_shadow` lists no difference",
        ),
    ]
}
