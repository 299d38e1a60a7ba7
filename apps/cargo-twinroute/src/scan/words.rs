//! The words for the parts of a report, in tables and in HTML.

use twinroute_scan::model::{
    Method, Obstacle, ObstacleKind, OtherFile, OtherReason, Problem, Route, RouteStyle, SizeClass,
    Stage, Uses,
};

/// The name of a style.
pub(crate) fn style(style: RouteStyle) -> &'static str {
    match style {
        RouteStyle::Pages => "pages",
        RouteStyle::App => "app",
    }
}

/// The name of a method; `any` for a handler that serves all others.
pub(super) fn method(method: Option<Method>) -> &'static str {
    method.map_or("any", Method::name)
}

/// The methods of a route.
pub(super) fn methods(route: &Route) -> String {
    let names = route.handlers.iter().map(|handler| method(handler.method));
    names.collect::<Vec<_>>().join(" ")
}

/// The name of a class of sizes.
pub(super) fn size(class: SizeClass) -> &'static str {
    match class {
        SizeClass::S => "S",
        SizeClass::M => "M",
        SizeClass::L => "L",
        SizeClass::Xl => "XL",
    }
}

/// The name of a stage.
pub(super) fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::First => "first",
        Stage::Next => "next",
        Stage::Later => "later",
        Stage::Stays => "stays",
    }
}

/// Whether an obstacle makes the move harder. Rust has no need of the edge runtime, which counts as a use.
pub(super) fn stands_in_the_way(obstacle: &Obstacle) -> bool {
    obstacle.kind != ObstacleKind::Edge
}

/// What stands in the way of a route, in short.
pub(super) fn obstacles(route: &Route) -> Vec<String> {
    let obstacles = route.obstacles.iter();
    let shown = obstacles.filter(|one| stands_in_the_way(one));
    shown.map(obstacle).collect()
}

/// What a route uses, in short.
pub(super) fn uses(uses: &Uses) -> Vec<&'static str> {
    let flags = [
        (uses.query, "query"),
        (uses.body && !uses.raw_body, "body"),
        (uses.raw_body, "raw body"),
        (uses.cookies, "cookies"),
        (!uses.sessions.is_empty(), "session"),
        (!uses.databases.is_empty(), "database"),
        (!uses.outbound.is_empty(), "calls out"),
        (uses.after_response, "after"),
        (!uses.caching.is_empty(), "cache"),
        (uses.edge, "edge"),
    ];
    let used = flags.into_iter().filter(|(is_used, _)| *is_used);
    used.map(|(_, name)| name).collect()
}

/// An obstacle, in short.
fn obstacle(obstacle: &Obstacle) -> String {
    match obstacle.kind {
        ObstacleKind::LibraryHandler => format!("served by {}", obstacle.name),
        ObstacleKind::Rendering => format!("renders ({})", obstacle.name),
        ObstacleKind::NodeServer => format!("needs Node.js ({})", obstacle.name),
        ObstacleKind::NotFollowed => "handler not found".to_owned(),
        ObstacleKind::NextCache | ObstacleKind::NodePackage => obstacle.name.clone(),
        ObstacleKind::DraftMode => "draft mode".to_owned(),
        ObstacleKind::Streaming => "streams".to_owned(),
        ObstacleKind::Multipart => "upload".to_owned(),
        ObstacleKind::Edge => "edge".to_owned(),
    }
}

/// The file of a problem; `.` for the scanned folder itself.
pub(super) fn file_of(problem: &Problem) -> &str {
    match problem.file.as_str() {
        "" => ".",
        file => file,
    }
}

/// Why a file is not a route.
pub(super) fn reason(other: &OtherFile) -> &'static str {
    match other.reason {
        OtherReason::NoDefaultExport => {
            "no default export; Next.js responds to its URL with an error"
        }
        OtherReason::NotAFunction => "the default export is not a function",
        OtherReason::NoMethod => "exports no method",
        OtherReason::Extension => "its extension is not in pageExtensions",
        OtherReason::Declaration => "only declares types",
        OtherReason::Empty => "no code",
    }
}
