//! What `routes --json` writes.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use twinroute_build::{Inspection, Manifest, Problem, Proxy, Route, Value};
use twinroute_matcher::{Segment, Style};

use super::guards::{Guard, guards};
use super::table::route_table;

/// The routes of a twinroute project.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RoutesReport {
    /// The version of this format.
    version: u32,
    /// The folder of the package.
    package: String,
    /// The folder of the trees `pages` and `app`, below the package.
    root: String,
    /// The routes, in order of precedence.
    routes: Vec<RouteReport>,
    /// The proxies, the outermost first.
    proxies: Vec<ProxyReport>,
    /// The mistakes, sorted by file and line. A file with a mistake may be missing from the routes.
    problems: Vec<ProblemReport>,
}

/// A route.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RouteReport {
    /// The pattern of its URLs: `/api/posts/[id]`.
    pub(crate) url: String,
    /// The style.
    pub(crate) style: RouteStyle,
    /// The methods of a route in the App style. A handler in the Pages style gets every method, so its list is empty.
    pub(crate) methods: Vec<String>,
    /// The file, below the package.
    pub(crate) file: String,
    /// The path parameters, left to right.
    pub(crate) params: Vec<Param>,
    /// The segment constants of an App route, by name.
    pub(crate) constants: Map<String, Json>,
    /// Whether a file in the Pages style has a `CONFIG`.
    pub(crate) config: bool,
    /// Whether an App route has `generate_static_params`.
    pub(crate) static_params: bool,
    /// The proxies that run before it, the outermost first.
    pub(crate) guards: Vec<Guard>,
}

/// A style.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RouteStyle {
    /// A file under `pages/api`.
    Pages,
    /// A `route.rs` under `app`.
    App,
}

/// A path parameter.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Param {
    /// The name.
    pub(crate) name: String,
    /// How many segments it takes.
    pub(crate) takes: Takes,
}

/// How many segments a path parameter takes.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Takes {
    /// `[id]`
    One,
    /// `[...path]`
    OneOrMore,
    /// `[[...slug]]`
    Any,
}

/// A proxy.
#[derive(Debug, Serialize, JsonSchema)]
struct ProxyReport {
    /// The URL of its folder. It guards this URL and all URLs below it.
    url: String,
    /// The file, below the package.
    file: String,
    /// Whether it has a `CONFIG`, whose matchers may leave requests out.
    config: bool,
}

/// A mistake.
#[derive(Debug, Serialize, JsonSchema)]
struct ProblemReport {
    /// The file or folder, below the package.
    file: String,
    /// The line, from 1.
    line: Option<usize>,
    /// The short name of the rule: `missing-handler`.
    rule: String,
    /// What is wrong, and how to fix it.
    message: String,
}

impl RoutesReport {
    /// Describes a package.
    pub(crate) fn new(package: &Path, inspection: &Inspection, filter: Option<&str>) -> Self {
        let manifest = inspection.manifest();
        let table = route_table(manifest, filter);
        let routes = table.routes().iter();
        Self {
            version: 1,
            package: package.display().to_string(),
            root: inspection.root().to_owned(),
            routes: routes
                .map(|route| RouteReport::new(manifest, route.value()))
                .collect(),
            proxies: manifest.proxies().iter().map(proxy).collect(),
            problems: inspection.problems().iter().map(problem).collect(),
        }
    }
}

impl RouteReport {
    /// Describes a route.
    pub(crate) fn new(manifest: &Manifest, route: &Route) -> Self {
        let constants = route.constants().iter();
        Self {
            url: route.pattern().to_string(),
            style: match route.style() {
                Style::Pages => RouteStyle::Pages,
                Style::App => RouteStyle::App,
            },
            methods: route.methods().iter().map(ToString::to_string).collect(),
            file: route.file().to_owned(),
            params: route
                .pattern()
                .segments()
                .iter()
                .filter_map(param)
                .collect(),
            constants: constants
                .map(|(constant, value)| (constant.name().to_owned(), json(value)))
                .collect(),
            config: route.has_config(),
            static_params: route.has_static_params(),
            guards: guards(manifest, route.pattern()),
        }
    }
}

fn param(segment: &Segment) -> Option<Param> {
    let takes = match segment {
        Segment::Static(_) => return None,
        Segment::Dynamic(_) => Takes::One,
        Segment::CatchAll(_) => Takes::OneOrMore,
        Segment::OptionalCatchAll(_) => Takes::Any,
    };
    let name = segment.name()?.to_owned();
    Some(Param { name, takes })
}

fn json(value: &Value) -> Json {
    match value {
        Value::Text(text) => Json::from(text.as_str()),
        Value::Texts(texts) => Json::from(texts.clone()),
        Value::Bool(is_true) => Json::from(*is_true),
        Value::Number(number) => Json::from(*number),
        other => Json::from(other.to_string()),
    }
}

fn proxy(proxy: &Proxy) -> ProxyReport {
    ProxyReport {
        url: proxy.pattern().to_string(),
        file: proxy.file().to_owned(),
        config: proxy.has_config(),
    }
}

fn problem(problem: &Problem) -> ProblemReport {
    ProblemReport {
        file: problem.file().to_owned(),
        line: problem.line(),
        rule: problem.rule().to_string(),
        message: problem.message().to_owned(),
    }
}
