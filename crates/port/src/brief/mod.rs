//! The brief of a route: one document for the person or the coding assistant that ports it.

mod database;
mod documents;
mod environment;
mod excerpt;
mod facts;
mod markdown;
mod migration;
mod model;
mod model_struct;
mod packages;
mod proxy;
mod recorded;
mod refusal;
mod requests;
mod rust;
mod sample;
mod shell;
mod source;
mod test_case;
mod trigger;
mod triggers;
mod writer;

use std::io;
use std::path::Path;

use twinroute_scan::model::{Method, Project, Route, RouteStyle};

pub use self::database::DatabaseModel;
pub use self::environment::{EnvironmentPlace, EnvironmentVariable};
pub use self::migration::MigrationRow;
pub use self::model::{Brief, Check};
pub use self::packages::UsedPackage;
pub use self::proxy::ProxyPart;
pub use self::recorded::{RecordedRequest, RecordedResponse};
pub use self::requests::SampleRequest;
pub use self::rust::{RustFile, RustMark};
pub use self::source::{Lines, SourcePart};

use self::database::Queries;
use self::facts::{Facts, config_keys, without_comments};
use self::refusal::Refusal;
use self::shell::quoted;
use self::source::{Sources, sources};
use crate::layout::rust_file;
use crate::port::port;

/// The version of the format of [`Brief`].
const VERSION: u32 = 1;

/// Collects what the port of a route needs.
///
/// `lines` limits the TypeScript beside the route's own file, and `recorded` has requests of a shadow report, which may
/// be of other routes.
///
/// # Errors
///
/// If rustfmt can't be run. Without an installed rustfmt the Rust is not formatted.
pub fn brief(
    project: &Project,
    route: &Route,
    lines: u32,
    recorded: &[RecordedRequest],
) -> io::Result<Brief> {
    let root = Path::new(&project.root);
    let sources = sources(root, route, lines);
    let proxy = proxy::proxy(root, project, route);
    let ported = port(project, &[route])?;
    let of_route = recorded.iter().filter(|request| request.route == route.url);
    let rust_path = rust_file(project, route);
    let rust: Vec<_> = ported.files.iter().map(RustFile::new).collect();
    Ok(Brief {
        version: VERSION,
        url: route.url.clone(),
        style: route.style,
        file: route.file.clone(),
        handlers: route.handlers.clone(),
        settings: route.settings.clone(),
        uses: route.uses.clone(),
        environment: environment::environment(&sources.all),
        packages: packages::packages(root, &sources.shown),
        next_version: packages::version(root, "next"),
        next_config: facts::settings(project.config.as_ref()),
        obstacles: route.obstacles.clone(),
        stays: ported.left.first().map(|left| left.reason.clone()),
        models: models(root, route, &sources),
        rows: rows(project, route, &sources.shown, proxy.as_ref()),
        typescript: sources.shown,
        left_out: sources.left_out,
        proxy,
        requests: requests::requests(route, refusal_of(&rust, &rust_path).as_ref()),
        recorded: of_route.cloned().collect(),
        checks: checks(route, &rust_path, &rust),
        rust,
        rust_path,
    })
}

/// What the route does for a method that it does not serve.
fn refusal_of(rust: &[RustFile], path: &str) -> Option<Refusal> {
    let file = rust.iter().find(|file| file.path == path)?;
    refusal::refusal(&file.text)
}

/// The models of the database that a route uses, without those that only left-out code names.
fn models(root: &Path, route: &Route, sources: &Sources) -> Vec<DatabaseModel> {
    let code: Vec<_> = sources
        .shown
        .iter()
        .map(|part| part.code.as_str())
        .collect();
    let code = without_comments(&code.join("\n"));
    let mut tables = route.uses.tables.clone();
    if !sources.left_out.is_empty() {
        tables.retain(|table| trigger::calls(&code, table));
    }
    let imports = sources.shown.iter().flat_map(|part| &part.packages);
    let prisma = imports.filter(|one| one.module.contains("prisma"));
    let queries = Queries {
        tables: &tables,
        types: prisma.map(|one| one.name.as_str()).collect(),
        code,
    };
    database::models(root, &queries)
}

/// The rows of MIGRATION.md that concern a route.
fn rows(
    project: &Project,
    route: &Route,
    shown: &[SourcePart],
    proxy: Option<&ProxyPart>,
) -> Vec<MigrationRow> {
    // How a session library is set up is no code of the route.
    let shown = shown.iter().filter(|part| !excerpt::is_session(part));
    let code: Vec<_> = shown.map(|part| part.code.as_str()).collect();
    let facts = Facts {
        route,
        code: without_comments(&code.join("\n")),
        config: config_keys(project.config.as_ref()),
        proxy: proxy.map(|proxy| without_comments(&proxy.code)),
    };
    let keys: Vec<_> = triggers::keys(&facts).collect();
    let mut rows = migration::rows();
    rows.retain(|row| keys.contains(&row.key.as_str()));
    rows
}

fn checks(route: &Route, path: &str, rust: &[RustFile]) -> Vec<Check> {
    let files: Vec<_> = rust.iter().map(|file| quoted(&file.path)).collect();
    let test = markdown::test_file(&route.url);
    let check = |command: String, expected: &str| Check {
        command,
        expected: expected.to_owned(),
    };
    let sample = proxy::sample_path(route);
    let methods = match route.style {
        RouteStyle::App => "with the methods of section 1",
        RouteStyle::Pages => "as a Pages route",
    };
    vec![
        check(
            format!(
                "! grep -n '// port:\\|not_ported\\|not ported yet' {}",
                files.join(" ")
            ),
            "no line, and exit code 0: neither the route nor a guard of it has a mark left",
        ),
        check(
            format!("! grep -n '#\\[ignore' {test}"),
            "no line, and exit code 0: each response has a test that runs",
        ),
        check(
            "cargo test".to_owned(),
            "no error and no warning for this file; the tests pass",
        ),
        check(
            format!("cargo twinroute routes --match {}", quoted(&sample)),
            &format!("`{path}`, {methods}"),
        ),
        comparison(route),
    ]
}

/// What a check starts with that is TOML.
const IN_ROLLOUT: &str = "# in rollout.toml, below [routes]; the Rust server stands in front of Next.js, as `cargo twinroute new --beside` sets it up:";

/// How both sides are compared: in shadow, which runs GET and HEAD only unless a method is named.
fn comparison(route: &Route) -> Check {
    // A string of JSON is one of TOML.
    let url = serde_json::Value::from(&*route.url);
    let is_read = |method| matches!(method, None | Some(Method::Get | Method::Head));
    if route.handlers.iter().any(|one| is_read(one.method)) {
        return Check {
            command: format!("{IN_ROLLOUT}\n{url} = \"shadow\""),
            expected: "the server compares the responses of both sides for each GET and HEAD, and `/_shadow` lists no difference. Without a \
                       `rollout.toml`, send the requests of section 7 to both servers and compare the responses"
                .to_owned(),
        };
    }
    let methods = route.handlers.iter().filter_map(|one| one.method);
    let methods: Vec<_> = methods
        .map(|method| format!("{} = \"shadow\"", method.name()))
        .collect();
    Check {
        command: format!(
            "{IN_ROLLOUT}\n{url} = {{ mode = \"shadow\", {} }}",
            methods.join(", ")
        ),
        expected: "the server runs each request on both sides, so use a database for tests; `/_shadow` lists no difference. Without a \
                   `rollout.toml`, send the requests of section 7 to both servers and compare the responses"
            .to_owned(),
    }
}
