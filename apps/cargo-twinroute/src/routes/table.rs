//! The table and the tree of the routes.

use std::collections::HashSet;

use comfy_table::{Attribute, Cell, ColumnConstraint, Width};
use twinroute_build::{Manifest, Route};
use twinroute_matcher::{Origin, RouteTable};

use super::guards::Runs;
use super::report::{RouteReport, RouteStyle, Takes};
use crate::output::{blank_table, terminal_width, wrap_path};

/// The routes whose URL or file contains `filter`, in order of precedence. Of two that conflict, only the first is in the table: the
/// other one is reported as a mistake.
pub(crate) fn route_table<'m>(
    manifest: &'m Manifest,
    filter: Option<&str>,
) -> RouteTable<&'m Route> {
    let is_shown = |route: &&Route| {
        filter.is_none_or(|text| {
            route.pattern().to_string().contains(text) || route.file().contains(text)
        })
    };
    let mut conflicting: HashSet<String> = HashSet::new();
    loop {
        let mut builder = RouteTable::builder();
        let routes = manifest.routes().iter().filter(is_shown);
        for route in routes.filter(|route| !conflicting.contains(route.file())) {
            let origin = Origin::new(route.style(), route.file().to_owned());
            builder.insert(route.pattern().clone(), origin, route);
        }
        match builder.build() {
            Ok(table) => return table,
            // Each round leaves out at least one more file.
            Err(error) => conflicting.extend(error.iter().map(|clash| {
                let (_, second) = clash.origins();
                second.file().to_owned()
            })),
        }
    }
}

/// The tree: one line for each segment. A terminal that is too narrow for it gets no files.
pub(crate) fn tree(routes: &RouteTable<&Route>) -> String {
    let text = routes.tree().to_string();
    let Some(width) = terminal_width() else {
        return text;
    };
    let widest = text.lines().map(|line| line.chars().count()).max();
    if widest <= Some(usize::from(width)) {
        return text;
    }
    let files = routes.routes().iter().map(|route| route.value().file());
    let ends: Vec<String> = files.map(|file| format!("  {file}")).collect();
    let without_file = |line| {
        let rest = ends.iter().find_map(|end| str::strip_suffix(line, end));
        rest.unwrap_or(line).to_owned() + "\n"
    };
    let tree: String = text.lines().map(without_file).collect();
    tree + "\nThe terminal is too narrow for the files."
}

/// The columns of the table, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Url,
    Methods,
    Style,
    File,
    Params,
    Settings,
    Guards,
}

impl Column {
    const ALL: [Self; 7] = [
        Self::Url,
        Self::Methods,
        Self::Style,
        Self::File,
        Self::Params,
        Self::Settings,
        Self::Guards,
    ];

    fn head(self) -> &'static str {
        match self {
            Self::Url => "URL",
            Self::Methods => "METHODS",
            Self::Style => "STYLE",
            Self::File => "FILE",
            Self::Params => "PARAMS",
            Self::Settings => "SETTINGS",
            Self::Guards => "GUARDED BY",
        }
    }

    /// Whether a long text may be written on several lines.
    fn wraps(self) -> bool {
        matches!(self, Self::Methods | Self::Settings | Self::Guards)
    }
}

/// The space after a column.
const GAP: u16 = 2;

/// The table: as wide as the terminal; without a terminal, each route is one line without colours. Columns without a value are left out,
/// and in a narrow terminal the params, which the URL shows too. In a narrower one, the file is below the URL.
pub(crate) fn table(manifest: &Manifest, routes: &RouteTable<&Route>) -> String {
    let mut table = blank_table();
    let rows: Vec<[String; 7]> = routes
        .routes()
        .iter()
        .map(|route| row(&RouteReport::new(manifest, route.value())))
        .collect();
    let is_used = |column: &Column| rows.iter().any(|row| !row[*column as usize].is_empty());
    let mut columns: Vec<Column> = Column::ALL.into_iter().filter(is_used).collect();
    let width = terminal_width();
    if let Some(width) = width {
        drop_columns(&mut columns, &rows, width);
    }
    let has_files = columns.contains(&Column::File);
    let head = |column: &Column| Cell::new(column.head()).add_attribute(Attribute::Bold);
    table.set_header(columns.iter().map(|column| match column {
        Column::Url if !has_files => Cell::new("URL\nFILE").add_attribute(Attribute::Bold),
        other => head(other),
    }));
    let room = width.map(|width| url_room(&columns, &rows, width));
    for row in &rows {
        table.add_row(columns.iter().map(|column| match (column, room) {
            (Column::Url, Some(room)) => wrap_path(&row[0], usize::from(room)),
            _ => row[*column as usize].clone(),
        }));
        if let (false, Some(room)) = (has_files, room) {
            let file = wrap_path(&row[Column::File as usize], usize::from(room));
            table.add_row([Cell::new(file).add_attribute(Attribute::Dim)]);
        }
    }
    for (column, shown) in columns.iter().zip(table.column_iter_mut()) {
        shown.set_padding((0, GAP));
        if let Some(room) = room {
            let least = match column {
                Column::Url => room + GAP,
                _ => least_width(*column, &rows),
            };
            shown.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
        }
    }
    table.trim_fmt()
}

/// What the URLs get at least, even if the table is then wider than the terminal.
const LEAST_URL: u16 = 20;

/// How many characters of a URL fit into a line: all of the longest one, or what the other columns leave.
fn url_room(columns: &[Column], rows: &[[String; 7]], width: u16) -> u16 {
    let others = columns.iter().filter(|column| **column != Column::Url);
    let others: u16 = others.map(|column| least_width(*column, rows)).sum();
    let mut longest = least_width(Column::Url, rows) - GAP;
    if !columns.contains(&Column::File) {
        longest = longest.max(least_width(Column::File, rows) - GAP);
    }
    longest.min(width.saturating_sub(others + GAP).max(LEAST_URL))
}

/// Drops columns until the others fit.
fn drop_columns(columns: &mut Vec<Column>, rows: &[[String; 7]], width: u16) {
    for column in [Column::Params, Column::File] {
        let widths = columns.iter().map(|column| least_width(*column, rows));
        if widths.sum::<u16>() > width && columns.contains(&column) {
            columns.retain(|other| *other != column);
        }
    }
}

/// The width that a column needs, if a text that may wrap does so after each word.
fn least_width(column: Column, rows: &[[String; 7]]) -> u16 {
    let width = |text: &str| match column.wraps() {
        true => text.split(' ').map(str::len).max().unwrap_or_default(),
        false => text.chars().count(),
    };
    let texts = rows.iter().map(|row| row[column as usize].as_str());
    let widest = texts.map(width).chain([column.head().len()]).max();
    u16::try_from(widest.unwrap_or_default()).unwrap_or(u16::MAX / 8) + GAP
}

fn row(route: &RouteReport) -> [String; 7] {
    [
        route.url.clone(),
        methods(route),
        style(route).to_owned(),
        route.file.clone(),
        params(route),
        settings(route),
        guards(route),
    ]
}

/// The methods of a route, or `any` in the Pages style.
pub(crate) fn methods(route: &RouteReport) -> String {
    match route.style {
        RouteStyle::Pages => "any".to_owned(),
        RouteStyle::App => route.methods.join(" "),
    }
}

/// The style of a route.
pub(crate) fn style(route: &RouteReport) -> &'static str {
    match route.style {
        RouteStyle::Pages => "pages",
        RouteStyle::App => "app",
    }
}

/// `id, path (1+), slug (0+)`
fn params(route: &RouteReport) -> String {
    let params = route.params.iter().map(|param| match param.takes {
        Takes::One => param.name.clone(),
        Takes::OneOrMore => format!("{} (1+)", param.name),
        Takes::Any => format!("{} (0+)", param.name),
    });
    params.collect::<Vec<_>>().join(", ")
}

fn settings(route: &RouteReport) -> String {
    let constants = route.constants.iter();
    let mut settings: Vec<String> = constants
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    if route.config {
        settings.push("CONFIG".to_owned());
    }
    if route.static_params {
        settings.push("generate_static_params".to_owned());
    }
    settings.join(", ")
}

/// `src/proxy.rs (by matchers), src/app/api/proxy.rs`
pub(crate) fn guards(route: &RouteReport) -> String {
    let guards = route.guards.iter().map(|guard| {
        let part = match guard.runs {
            Runs::Always => "",
            Runs::Matchers => " (by matchers)",
            Runs::SomePaths => " (some paths)",
        };
        format!("{}{part}", guard.file)
    });
    guards.collect::<Vec<_>>().join(", ")
}
