//! `cargo twinroute scan`.

mod table;

use std::io::{self, Write};
use std::path::PathBuf;

use twinroute_scan::model::{OtherFile, OtherReason, Project, Report};

use self::table::table;
use crate::Failure;
use crate::output::write_json;

/// List the API routes of a Next.js project, and the order in which to move them
///
/// Reads the TypeScript under `pages/api` and `app`, with `src`, `pageExtensions`, groups and slots. It runs no code of the
/// project, and needs neither `node_modules` nor a build. For each route it shows the URL, the methods, what the handler
/// uses, the obstacles, and the amount of code to move. The first routes of the table are the ones to start with.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cargo twinroute scan ../my-next-app
  cargo twinroute scan . --filter /api/teams
  cargo twinroute scan . --json | jq '.projects[].routes[] | select(.stage == \"first\") | .url'")]
pub(crate) struct ScanArgs {
    /// The folder of the project, or of a repository that holds Next.js projects
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// Show only routes whose URL or file contains this text
    #[arg(long, value_name = "TEXT")]
    pub(crate) filter: Option<String>,
    /// Write the whole report as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Write the JSON schema of `--json`, and scan nothing
    #[arg(long, conflicts_with_all = ["json", "filter"])]
    pub(crate) schema: bool,
}

/// Scans a path and writes the report.
pub(crate) fn run(args: &ScanArgs) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    if args.schema {
        write_json(&mut out, &twinroute_scan::schema())?;
        return Ok(());
    }
    let mut report = twinroute_scan::scan(&args.path)?;
    if let Some(text) = &args.filter {
        for project in &mut report.projects {
            project
                .routes
                .retain(|route| route.url.contains(text) || route.file.contains(text));
        }
    }
    if args.json {
        write_json(&mut out, &report)?;
    } else {
        write_tables(&mut out, &report)?;
    }
    out.flush()?;
    Ok(())
}

fn write_tables(out: &mut impl Write, report: &Report) -> io::Result<()> {
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
        "{} in pages/api, {} in app; {} handlers, {} lines\n",
        counted(totals.pages, "route"),
        counted(totals.app, "route"),
        totals.handlers,
        totals.lines
    )?;
    if !project.routes.is_empty() {
        writeln!(out, "{}", table(&project.routes))?;
    }
    write_rest(out, project)
}

/// The proxy, files that are not routes, and problems.
fn write_rest(out: &mut impl Write, project: &Project) -> io::Result<()> {
    if let Some(proxy) = &project.proxy {
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
        writeln!(out, "\n{} runs for {runs}{computed}", proxy.file)?;
    }
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

fn reason(other: &OtherFile) -> &'static str {
    match other.reason {
        OtherReason::NoDefaultExport => {
            "no default export; Next.js responds to its URL with an error"
        }
        OtherReason::NotAFunction => "the default export is not a function",
        OtherReason::NoMethod => "exports no method",
        OtherReason::Extension => "its extension is not in pageExtensions",
        OtherReason::Declaration => "only declares types",
        OtherReason::Empty => "no code",
    }
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}
