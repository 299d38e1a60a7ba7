//! A comparison as text.

use std::io::{self, Write};

use comfy_table::{Cell, Color, Row};
use twinroute_scan::compare::{
    ComparedRoute, Comparison, Difference, OtherMethods, Presence, Served, SideTotals,
};
use twinroute_scan::model::Method;

use super::With;
use crate::output::new_table;
use crate::scan::words::{counted, style};

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
    let mut table = new_table(&["STATUS", "URL", "METHODS", "STYLE", "DIFFERENCE"]);
    table.add_rows(routes.into_iter().map(|route| row(route, with)));
    writeln!(out, "{}", table.trim_fmt())
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

fn row(route: &ComparedRoute, with: With) -> Row {
    let (text, color) = match status(route, with) {
        Status::Differs => ("differs", Color::Yellow),
        Status::Removed => ("removed", Color::Red),
        Status::Left => ("left", Color::Reset),
        Status::Added => ("added", Color::Cyan),
        Status::Moved => ("moved", Color::Green),
        Status::Same => ("same", Color::Reset),
    };
    let both = |shown: &dyn Fn(&Served) -> String| {
        let sides = [&route.old, &route.new];
        let mut texts: Vec<String> = sides.into_iter().flatten().map(shown).collect();
        texts.dedup();
        texts.join(" -> ")
    };
    let url = both(&|served| served.url.clone());
    let differences: Vec<String> = route.differences.iter().map(difference).collect();
    Row::from(vec![
        Cell::new(text).fg(color),
        Cell::new(url),
        Cell::new(both(&methods)),
        Cell::new(both(&|served| style(served.style).to_owned())),
        Cell::new(differences.join("; ")),
    ])
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
