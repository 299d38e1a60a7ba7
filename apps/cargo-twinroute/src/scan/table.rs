//! The table of routes.

use comfy_table::{Attribute, Cell, CellAlignment, Color, ColumnConstraint, Row, Table, Width};
use twinroute_scan::model::{Route, Stage};

use super::words::{methods, obstacles, size, stage, style, uses};
use crate::output::{new_table, terminal_width, wrap_path};

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
/// The heads of the layout of two lines a route.
const NARROW_HEADS: [&str; 5] = ["#", "URL\nUSES", "METHODS\nSTYLE", "SIZE\nLINES", "STAGE"];

/// The space around a column.
const PADDING: u16 = 2;
/// What the last two columns get at least, before the layout of two lines is used.
const LEAST_TEXT: u16 = 26;
/// `GET POST DELETE`. More methods take a second line in the layout of two lines.
const MOST_METHODS: u16 = 15;
/// The second line wraps here, so that the methods are not far from a short URL.
const LEAST_URL: u16 = 72;

/// The routes as a table. A terminal that is too narrow for it gets two lines a route: what it uses is below its URL.
pub(super) fn table(routes: &[Route]) -> Table {
    let mut table = new_table(&HEADS);
    table.add_rows(routes.iter().map(row));
    let Some(width) = terminal_width() else {
        return table;
    };
    let widths = table.column_max_content_widths();
    let (fixed, texts) = widths.split_at(widths.len() - 2);
    let texts = texts.iter().map(|width| (*width).min(LEAST_TEXT));
    let needed: u16 = fixed
        .iter()
        .copied()
        .chain(texts)
        .map(|one| one + PADDING)
        .sum();
    if width < needed {
        return narrow(routes, width);
    }
    for (column, shown) in table.column_iter_mut().enumerate() {
        if column < fixed.len() {
            shown.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table
}

fn row(route: &Route) -> Row {
    Row::from(vec![
        right(route.order),
        Cell::new(super::one_line(&route.url)),
        Cell::new(methods(route)),
        Cell::new(style(route.style)),
        Cell::new(size(route.size.class)),
        right(route.size.lines),
        stage_cell(route.stage),
        Cell::new(uses(&route.uses).join(", ")),
        Cell::new(obstacles(route).join(", ")),
    ])
}

fn narrow(routes: &[Route], width: u16) -> Table {
    let mut table = new_table(&NARROW_HEADS);
    let orders = routes.len().to_string().len() as u16 + PADDING;
    let methods_width = MOST_METHODS + PADDING;
    // The columns of sizes and stages have heads and values of 5 characters.
    let rest = width.saturating_sub(orders + methods_width + 2 * (5 + PADDING));
    let longest = routes
        .iter()
        .map(|route| super::one_line(&route.url).chars().count());
    let longest = longest.max();
    let longest = u16::try_from(longest.unwrap_or_default()).unwrap_or(u16::MAX - PADDING);
    let url_width = rest.min(longest.max(LEAST_URL) + PADDING);
    for route in routes {
        let url = wrap_path(
            &super::one_line(&route.url),
            usize::from(url_width.saturating_sub(PADDING)),
        );
        table.add_row([
            right(route.order),
            Cell::new(url),
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
    let widths = [orders, url_width, methods_width];
    for (shown, width) in table.column_iter_mut().zip(widths) {
        shown.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
    }
    table
}

/// `query, database; in the way: pdf-lib`
fn details(route: &Route) -> String {
    let mut parts = vec![uses(&route.uses).join(", ")];
    let obstacles = obstacles(route).join(", ");
    if !obstacles.is_empty() {
        parts.push(format!("in the way: {obstacles}"));
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
