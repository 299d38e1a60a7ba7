//! The table and the tree of the routes.

use std::collections::HashSet;

use comfy_table::{Attribute, Cell, ColumnConstraint, ContentArrangement, Table, presets};
use twinroute_build::{Manifest, Route};
use twinroute_matcher::{Origin, RouteTable};

use super::guards::Runs;
use super::report::{RouteReport, RouteStyle, Takes};

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

/// The tree: one line for each segment.
pub(crate) fn tree(routes: &RouteTable<&Route>) -> String {
    routes.tree().to_string()
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
/// and in a narrow terminal what the URL shows too: the params, and then the file.
pub(crate) fn table(manifest: &Manifest, routes: &RouteTable<&Route>) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    let rows: Vec<[String; 7]> = routes
        .routes()
        .iter()
        .map(|route| row(&RouteReport::new(manifest, route.value())))
        .collect();
    let is_used = |column: &Column| rows.iter().any(|row| !row[*column as usize].is_empty());
    let mut columns: Vec<Column> = Column::ALL.into_iter().filter(is_used).collect();
    let width = table.width().filter(|_| table.is_tty());
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        for dropped in [Column::Params, Column::File] {
            if least_width(&columns, &rows) > usize::from(width) {
                columns.retain(|column| *column != dropped);
            }
        }
    }
    let head = |column: &Column| Cell::new(column.head()).add_attribute(Attribute::Bold);
    table.set_header(columns.iter().map(head));
    for row in &rows {
        table.add_row(columns.iter().map(|column| &row[*column as usize]));
    }
    for (column, shown) in columns.iter().zip(table.column_iter_mut()) {
        shown.set_padding((0, GAP));
        if width.is_some() && !column.wraps() {
            shown.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table.trim_fmt()
}

/// The width that columns need if texts that may wrap do so after each word.
fn least_width(columns: &[Column], rows: &[[String; 7]]) -> usize {
    let width = |text: &str, column: Column| match column.wraps() {
        true => text.split(' ').map(str::len).max().unwrap_or_default(),
        false => text.chars().count(),
    };
    let widths = columns.iter().map(|&column| {
        let texts = rows.iter().map(|row| row[column as usize].as_str());
        let widest = texts
            .chain([column.head()])
            .map(|text| width(text, column))
            .max();
        widest.unwrap_or_default() + usize::from(GAP)
    });
    widths.sum()
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
