//! The summary of `port` for people.

use std::collections::BTreeMap;
use std::io::{self, Write};

use comfy_table::{CellAlignment, Table};

use super::report::PortReport;
use crate::color;
use crate::output::{counted, new_table};

// More files than these are summed up.
const LISTED: usize = 12;

/// Writes what was done.
pub(super) fn write(out: &mut impl Write, report: &PortReport) -> io::Result<()> {
    let routes = report
        .written
        .iter()
        .filter(|file| file.url.is_some())
        .count();
    let guards = report.written.len() - routes;
    let done = if report.dry_run {
        "Would write"
    } else {
        "Wrote"
    };
    let new = if report.created {
        ", a new project"
    } else {
        ""
    };
    let done = color::done(done);
    writeln!(
        out,
        "{done} {} and {} to {}{new}\n",
        counted(routes, "route"),
        counted(guards, "guard"),
        report.into
    )?;
    if report.written.len() <= LISTED {
        let lengths = report.written.iter().map(|file| file.file.chars().count());
        let width = lengths.max().unwrap_or_default();
        for file in &report.written {
            writeln!(out, "  {:width$}  {}", file.file, shown(&file.marks))?;
        }
    } else {
        writeln!(out, "{}", by_kind(report))?;
    }
    if !report.changed.is_empty() {
        writeln!(
            out,
            "\nAdded lines for the guards to {}",
            report.changed.join(" and ")
        )?;
    }
    if !report.kept.is_empty() {
        let kept = color::heading("These files exist, and were not changed:");
        writeln!(out, "\n{kept}")?;
        for kept in &report.kept {
            writeln!(out, "  {}", kept.file)?;
        }
    }
    if !report.left.is_empty() {
        writeln!(out, "\n{}", color::heading("Not ported:"))?;
        for left in &report.left {
            writeln!(out, "  {}  {}: {}", left.url, left.source, left.reason)?;
        }
    }
    if !report.around.is_empty() {
        let heading =
            color::heading("The project also guards or changes requests, which is not ported:");
        writeln!(out, "\n{heading}")?;
        for one in &report.around {
            writeln!(out, "  {}: {}", one.name, one.text)?;
        }
    }
    if !report.marks.is_empty() && !report.dry_run {
        writeln!(
            out,
            "\nA mark is a line `// port: KIND`; the handler responds with 501 there.\n\
             `cargo twinroute port --brief ROUTE APP` collects what a route needs."
        )?;
    }
    Ok(())
}

/// The marks of each kind, and the number of files that have them.
fn by_kind(report: &PortReport) -> Table {
    let mut table = new_table(&["MARK", "COUNT", "FILES"]);
    for (kind, count) in &report.marks {
        let files = report
            .written
            .iter()
            .filter(|file| file.marks.contains_key(kind))
            .count();
        table.add_row([(*kind).to_owned(), count.to_string(), files.to_string()]);
    }
    let is_done = |marks: &BTreeMap<_, _>| marks.is_empty();
    let done = report
        .written
        .iter()
        .filter(|file| is_done(&file.marks))
        .count();
    table.add_row(["no marks".to_owned(), "0".to_owned(), done.to_string()]);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn shown(marks: &BTreeMap<&'static str, usize>) -> String {
    let parts: Vec<String> = marks
        .iter()
        .map(|(kind, count)| format!("{kind} {count}"))
        .collect();
    match parts.is_empty() {
        true => "no marks".to_owned(),
        false => parts.join(", "),
    }
}
