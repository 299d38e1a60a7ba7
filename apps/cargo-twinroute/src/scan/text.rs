//! A report as text.

use std::io::{self, Write};

use twinroute_scan::model::{Problem, Project, Proxy, Report};

use super::one_line;
use super::table::table;
use super::words::{file_of, reason};
use crate::output::counted;

/// Writes each project: its routes, and what else was found.
pub(super) fn write_tables(out: &mut impl Write, report: &Report) -> io::Result<()> {
    for (index, project) in report.projects.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        write_project(out, project)?;
    }
    write_problems(out, &report.problems)
}

fn write_project(out: &mut impl Write, project: &Project) -> io::Result<()> {
    let name = one_line(project.name.as_deref().unwrap_or("Next.js project"));
    let next = project
        .next
        .as_deref()
        .map(|version| format!(", Next.js {}", one_line(version)))
        .unwrap_or_default();
    writeln!(out, "{name}{next}  {}", one_line(&project.root))?;
    let totals = &project.totals;
    writeln!(
        out,
        "{} in pages/api, {} in app; {}, {}",
        counted(totals.pages, "route"),
        counted(totals.app, "route"),
        counted(totals.handlers, "handler"),
        counted(totals.lines, "line")
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
    let sources: Vec<_> = proxy
        .matchers
        .iter()
        .map(|matcher| one_line(&matcher.source))
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
    let file = one_line(&proxy.file);
    writeln!(out, "\n{file} runs for {runs}{computed}")
}

/// Files that are not routes, and problems.
fn write_rest(out: &mut impl Write, project: &Project) -> io::Result<()> {
    if !project.others.is_empty() {
        writeln!(out, "\nNot routes:")?;
        for other in &project.others {
            writeln!(out, "  {}: {}", one_line(&other.file), reason(other))?;
        }
    }
    write_problems(out, &project.problems)
}

fn write_problems(out: &mut impl Write, problems: &[Problem]) -> io::Result<()> {
    if problems.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nProblems:")?;
    for problem in problems {
        let line = problem
            .line
            .map(|line| format!(":{line}"))
            .unwrap_or_default();
        let (file, message) = (file_of(problem), &problem.message);
        writeln!(out, "  {}{line}: {}", one_line(file), one_line(message))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::html;

    #[test]
    fn the_problems_of_the_search_for_projects() {
        let problem = |file: &str, line, message: &str| Problem {
            file: file.to_owned(),
            line,
            message: message.to_owned(),
        };
        let report = Report {
            version: 1,
            projects: Vec::new(),
            problems: vec![
                problem("", None, "the folder can't be read"),
                problem("a\u{1b}[2J", Some(3), "b"),
            ],
        };
        let mut text = Vec::new();
        write_tables(&mut text, &report).unwrap();
        let expected = "\nProblems:\n  .: the folder can't be read\n  a\\u{1b}[2J:3: b\n";
        assert_eq!(String::from_utf8(text).unwrap(), expected);
        let page = html::page(&report);
        assert!(page.contains("<code>.</code>: the folder can't be read"));
    }
}
