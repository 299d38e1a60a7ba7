//! A comparison as text.

use std::io::{self, Write};

use comfy_table::{Attribute, Cell, Color, ColumnConstraint, Table, Width};
use twinroute_scan::compare::{
    ComparedRoute, Comparison, Difference, OtherMethods, Presence, Served, SideTotals,
};
use twinroute_scan::model::Method;

use super::With;
use crate::output::{counted, new_table, terminal_width, wrap_path};
use crate::scan::words::style;

/// Writes the sides, the sums and the routes that are not the same on both.
pub(super) fn write_comparison(
    out: &mut impl Write,
    comparison: &Comparison,
    with: With,
) -> io::Result<()> {
    write_side(out, "old", &comparison.old)?;
    write_side(out, "new", &comparison.new)?;
    writeln!(out, "\n{}\n", sums(comparison, with))?;
    let shown = |route: &&ComparedRoute| status(route, with) != Status::Same;
    let mut routes: Vec<&ComparedRoute> = comparison.routes.iter().filter(shown).collect();
    routes.sort_by_key(|route| status(route, with));
    if routes.is_empty() {
        return Ok(());
    }
    let rows: Vec<Shown> = routes
        .into_iter()
        .map(|route| Shown::new(route, with))
        .collect();
    writeln!(out, "{}", table(&rows).trim_fmt())
}

/// The rows as a table. In a terminal that is too narrow for it, the differences stand below the URL.
fn table(rows: &[Shown]) -> Table {
    let mut table = new_table(&["STATUS", "URL", "METHODS", "STYLE", "DIFFERENCE"]);
    for row in rows {
        let [status, methods, style] = row.cells();
        let difference = Cell::new(&row.difference);
        table.add_row([status, Cell::new(&row.url), methods, style, difference]);
    }
    let widths = table.column_max_content_widths();
    let needed: u16 = widths.iter().map(|width| width + PADDING).sum();
    match terminal_width() {
        Some(width) if width < needed => narrow(rows, width, &widths),
        _ => table,
    }
}

/// The space around a column.
const PADDING: u16 = 2;
/// More methods take a second line in a narrow terminal.
const MOST_METHODS: u16 = 19;

fn narrow(rows: &[Shown], width: u16, widths: &[u16]) -> Table {
    let mut table = new_table(&["STATUS", "URL\nDIFFERENCE", "METHODS", "STYLE"]);
    let [status, methods, style] = [widths[0], widths[2].min(MOST_METHODS), widths[3]];
    let others = [status, methods, style].map(|width| width + PADDING);
    let rest = width.saturating_sub(others.iter().sum());
    let url_width = rest.min(widths[1].max(widths[4]) + PADDING);
    for row in rows {
        let [status, methods, style] = row.cells();
        let url = wrap_path(&row.url, usize::from(url_width.saturating_sub(PADDING)));
        table.add_row([status, Cell::new(url), methods, style]);
        if !row.difference.is_empty() {
            let difference = Cell::new(&row.difference).add_attribute(Attribute::Dim);
            table.add_row([Cell::new(""), difference]);
        }
    }
    let widths = [others[0], url_width, others[1], others[2]];
    for (shown, width) in table.column_iter_mut().zip(widths) {
        shown.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
    }
    table
}

fn write_side(out: &mut impl Write, label: &str, side: &SideTotals) -> io::Result<()> {
    writeln!(
        out,
        "{label}  {}: {}, {} in pages/api, {} in app",
        side.name,
        counted(side.routes, "route"),
        side.pages,
        side.app
    )
}

fn sums(comparison: &Comparison, with: With) -> String {
    let totals = &comparison.totals;
    match with {
        With::NextProject => format!(
            "{} on both sides, {} of them in another style; {} removed, {} added\n{} with other methods, {} with another URL",
            counted(totals.both, "route"),
            totals.style_changed,
            totals.only_old,
            totals.only_new,
            totals.methods_differ,
            totals.url_differs
        ),
        With::RustTwin => format!(
            "{} moved to Rust, {} left, {} only in Rust\n{} with other methods, {} with another URL",
            counted(totals.both, "route"),
            totals.only_old,
            totals.only_new,
            totals.methods_differ,
            totals.url_differs
        ),
    }
}

/// The statuses, in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    Differs,
    Removed,
    Left,
    Added,
    Moved,
    Same,
}

fn status(route: &ComparedRoute, with: With) -> Status {
    match (route.presence, with) {
        (Presence::OnlyOld, With::NextProject) => Status::Removed,
        (Presence::OnlyOld, With::RustTwin) => Status::Left,
        (Presence::OnlyNew, _) => Status::Added,
        (Presence::Both, _) if route.differs() => Status::Differs,
        (Presence::Both, With::RustTwin) => Status::Moved,
        (Presence::Both, With::NextProject) => {
            if route.has_other_style() || !route.differences.is_empty() {
                Status::Moved
            } else {
                Status::Same
            }
        }
    }
}

/// The texts of a row.
struct Shown {
    status: Status,
    url: String,
    methods: String,
    style: String,
    difference: String,
}

impl Shown {
    fn new(route: &ComparedRoute, with: With) -> Self {
        let both = |shown: &dyn Fn(&Served) -> String| {
            let sides = [&route.old, &route.new];
            let mut texts: Vec<String> = sides.into_iter().flatten().map(shown).collect();
            texts.dedup();
            texts.join(" -> ")
        };
        let differences: Vec<String> = route.differences.iter().map(difference).collect();
        Self {
            status: status(route, with),
            url: both(&|served| served.url.clone()),
            methods: both(&methods),
            style: both(&|served| style(served.style).to_owned()),
            difference: differences.join("; "),
        }
    }

    /// The cells that both layouts have: the status, the methods and the style.
    fn cells(&self) -> [Cell; 3] {
        let (text, color) = match self.status {
            Status::Differs => ("differs", Color::Yellow),
            Status::Removed => ("removed", Color::Red),
            Status::Left => ("left", Color::Reset),
            Status::Added => ("added", Color::Cyan),
            Status::Moved => ("moved", Color::Green),
            Status::Same => ("same", Color::Reset),
        };
        let status = Cell::new(text).fg(color);
        [status, Cell::new(&self.methods), Cell::new(&self.style)]
    }
}

fn methods(served: &Served) -> String {
    let mut names: Vec<&str> = served.methods.iter().map(|method| method.name()).collect();
    match served.other_methods {
        OtherMethods::Refused => {}
        OtherMethods::Served => names.push("any"),
        OtherMethods::Unknown => names.push("?"),
    }
    names.join(" ")
}

fn difference(difference: &Difference) -> String {
    let names = |methods: &[Method]| {
        let names: Vec<&str> = methods.iter().map(|method| method.name()).collect();
        names.join(" ")
    };
    match difference {
        Difference::Url => "another URL".to_owned(),
        Difference::ParamNames => "other names of params".to_owned(),
        Difference::MethodsNarrowed => "served any method before".to_owned(),
        Difference::MethodsWidened => "serves any method now".to_owned(),
        Difference::Methods(change) => {
            let parts = [("no ", &change.removed), ("also ", &change.added)];
            let parts = parts.iter().filter(|(_, methods)| !methods.is_empty());
            let parts: Vec<String> = parts
                .map(|(word, methods)| format!("{word}{}", names(methods)))
                .collect();
            parts.join(", ")
        }
    }
}
