//! The table of routes.

use comfy_table::{Attribute, Cell, CellAlignment, Color, ContentArrangement, Table, presets};
use twinroute_scan::model::{Method, ObstacleKind, Route, RouteStyle, SizeClass, Stage, Uses};

/// The routes as a table as wide as the terminal; without a terminal, each route is one line without colours.
pub(crate) fn table(routes: &[Route]) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    let is_terminal = table.is_tty();
    table.set_content_arrangement(if is_terminal {
        ContentArrangement::Dynamic
    } else {
        ContentArrangement::Disabled
    });
    let heads = [
        "#",
        "URL",
        "METHODS",
        "STYLE",
        "SIZE",
        "LINES",
        "STAGE",
        "USES",
        "IN THE WAY",
    ];
    table.set_header(heads.map(|head| Cell::new(head).add_attribute(Attribute::Bold)));
    for route in routes {
        table.add_row([
            Cell::new(route.order).set_alignment(CellAlignment::Right),
            Cell::new(&route.url),
            Cell::new(methods(route)),
            Cell::new(match route.style {
                RouteStyle::Pages => "pages",
                RouteStyle::App => "app",
            }),
            Cell::new(size(route.size.class)),
            Cell::new(route.size.lines).set_alignment(CellAlignment::Right),
            stage(route.stage),
            Cell::new(uses(&route.uses)),
            Cell::new(obstacles(route)),
        ]);
    }
    table
}

fn methods(route: &Route) -> String {
    let names = route
        .handlers
        .iter()
        .map(|handler| handler.method.map_or("any", Method::name));
    names.collect::<Vec<_>>().join(" ")
}

fn size(class: SizeClass) -> &'static str {
    match class {
        SizeClass::S => "S",
        SizeClass::M => "M",
        SizeClass::L => "L",
        SizeClass::Xl => "XL",
    }
}

fn stage(stage: Stage) -> Cell {
    let (text, color) = match stage {
        Stage::First => ("first", Color::Green),
        Stage::Next => ("next", Color::Reset),
        Stage::Later => ("later", Color::Yellow),
        Stage::Stays => ("stays", Color::DarkGrey),
    };
    Cell::new(text).fg(color)
}

fn uses(uses: &Uses) -> String {
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
    ];
    let used = flags
        .into_iter()
        .filter(|(is_used, _)| *is_used)
        .map(|(_, name)| name);
    used.collect::<Vec<_>>().join(", ")
}

fn obstacles(route: &Route) -> String {
    let shown = route.obstacles.iter().map(|obstacle| match obstacle.kind {
        ObstacleKind::LibraryHandler => format!("served by {}", obstacle.name),
        ObstacleKind::Rendering => format!("renders ({})", obstacle.name),
        ObstacleKind::NodeServer => format!("needs Node.js ({})", obstacle.name),
        ObstacleKind::NotFollowed => "handler not found".to_owned(),
        ObstacleKind::NextCache | ObstacleKind::NodePackage => obstacle.name.clone(),
        ObstacleKind::DraftMode => "draft mode".to_owned(),
        ObstacleKind::Streaming => "streams".to_owned(),
        ObstacleKind::Multipart => "upload".to_owned(),
        ObstacleKind::Edge => "edge".to_owned(),
    });
    shown.collect::<Vec<_>>().join(", ")
}
