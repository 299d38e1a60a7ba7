//! A report as text.

use std::io::{self, Write};

use twinroute_scan::model::{Project, Proxy, Report};

use super::table::table;
use super::words::{counted, reason};

/// Writes each project: its routes, and what else was found.
pub(super) fn write_tables(out: &mut impl Write, report: &Report) -> io::Result<()> {
    for (index, project) in report.projects.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        write_project(out, project)?;
    }
    Ok(())
}

fn write_project(out: &mut impl Write, project: &Project) -> io::Result<()> {
    let name = project.name.as_deref().unwrap_or("Next.js project");
    let next = project
        .next
        .as_deref()
        .map(|version| format!(", Next.js {version}"))
        .unwrap_or_default();
    writeln!(out, "{name}{next}  {}", project.root)?;
    let totals = &project.totals;
    writeln!(
        out,
        "{} in pages/api, {} in app; {} handlers, {} lines",
        counted(totals.pages, "route"),
        counted(totals.app, "route"),
        totals.handlers,
        totals.lines
    )?;
    if !project.routes.is_empty() {
        writeln!(out, "\n{}", table(&project.routes).trim_fmt())?;
    }
    if let Some(proxy) = &project.proxy {
        write_proxy(out, proxy)?;
    }
    write_rest(out, project)
}

fn write_proxy(out: &mut impl Write, proxy: &Proxy) -> io::Result<()> {
    let sources: Vec<&str> = proxy
        .matchers
        .iter()
        .map(|matcher| matcher.source.as_str())
        .collect();
    let runs = if sources.is_empty() {
        "every request".to_owned()
    } else {
        sources.join(", ")
    };
    let computed = if proxy.literal {
        ""
    } else {
        " (partly computed)"
    };
    writeln!(out, "\n{} runs for {runs}{computed}", proxy.file)
}

/// Files that are not routes, and problems.
fn write_rest(out: &mut impl Write, project: &Project) -> io::Result<()> {
    if !project.others.is_empty() {
        writeln!(out, "\nNot routes:")?;
        for other in &project.others {
            writeln!(out, "  {}: {}", other.file, reason(other))?;
        }
    }
    if !project.problems.is_empty() {
        writeln!(out, "\nProblems:")?;
        for problem in &project.problems {
            let line = problem
                .line
                .map(|line| format!(":{line}"))
                .unwrap_or_default();
            writeln!(out, "  {}{line}: {}", problem.file, problem.message)?;
        }
    }
    Ok(())
}
