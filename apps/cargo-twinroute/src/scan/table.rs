//! The table of routes.

use comfy_table::{Attribute, Cell, CellAlignment, Color, Row, Table};
use twinroute_scan::model::{Route, Stage};

use super::words::{methods, obstacle, size, stage, style, uses};
use crate::output::new_table;

const HEADS: [&str; 9] = [
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
const NARROW_HEADS: [&str; 5] = ["#", "URL", "METHODS", "SIZE", "STAGE"];

/// The routes as a table. A terminal that is too narrow for it gets two lines a route: what it uses is below its URL.
pub(super) fn table(routes: &[Route]) -> Table {
    let mut table = new_table(&HEADS);
    table.add_rows(routes.iter().map(row));
    let widths = table.column_max_content_widths();
    // Each column has a space on both sides.
    let needed: usize = widths.iter().map(|width| usize::from(*width) + 2).sum();
    match table.width() {
        Some(width) if usize::from(width) < needed => narrow(routes),
        _ => table,
    }
}

fn row(route: &Route) -> Row {
    Row::from(vec![
        right(route.order),
        Cell::new(&route.url),
        Cell::new(methods(route)),
        Cell::new(style(route.style)),
        Cell::new(size(route.size.class)),
        right(route.size.lines),
        stage_cell(route.stage),
        Cell::new(uses(&route.uses).join(", ")),
        Cell::new(obstacles(route)),
    ])
}

fn narrow(routes: &[Route]) -> Table {
    let mut table = new_table(&NARROW_HEADS);
    for route in routes {
        table.add_row([
            right(route.order),
            Cell::new(&route.url),
            Cell::new(methods(route)),
            Cell::new(size(route.size.class)),
            stage_cell(route.stage),
        ]);
        let detail = |text: String| Cell::new(text).add_attribute(Attribute::Dim);
        table.add_row([
            Cell::new(""),
            detail(details(route)),
            detail(style(route.style).to_owned()),
            detail(route.size.lines.to_string()),
        ]);
    }
    table
}

/// `query, database; in the way: pdf-lib`
fn details(route: &Route) -> String {
    let mut parts = vec![uses(&route.uses).join(", ")];
    if !route.obstacles.is_empty() {
        parts.push(format!("in the way: {}", obstacles(route)));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}

fn right(number: u32) -> Cell {
    Cell::new(number).set_alignment(CellAlignment::Right)
}

fn stage_cell(value: Stage) -> Cell {
    let color = match value {
        Stage::First => Color::Green,
        Stage::Next => Color::Reset,
        Stage::Later => Color::Yellow,
        Stage::Stays => Color::DarkGrey,
    };
    Cell::new(stage(value)).fg(color)
}

fn obstacles(route: &Route) -> String {
    let shown: Vec<String> = route.obstacles.iter().map(obstacle).collect();
    shown.join(", ")
}
