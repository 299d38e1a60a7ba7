//! `cargo twinroute scan`.

mod compare;
mod html;
mod one_line;
mod table;
mod text;
mod words;

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use twinroute_scan::model::Report;

pub(crate) use self::compare::CompareReport;
use self::one_line::one_line;
use self::text::write_tables;
use crate::Failure;
use crate::output::{counted, stdout, write_json};
use crate::progress::Progress;
use crate::target::check_target;

/// List the API routes of a Next.js project, and the order in which to move them
///
/// Reads the TypeScript under `pages/api` and `app`, with `src`, `pageExtensions`, groups and slots. It runs no code of the
/// project, and needs neither `node_modules` nor a build. For each route it shows the URL, the methods, what the handler
/// uses, the obstacles, and the amount of code to move. The first routes of the table are the ones to start with.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cargo twinroute scan ../my-next-app
  cargo twinroute scan . --filter /api/teams
  cargo twinroute scan . --html report.html
  cargo twinroute scan . --json | jq '.projects[].routes[].url'
  cargo twinroute scan . --compare v1.0..HEAD  # two commits
  cargo twinroute scan . --compare main        # a commit, and the files now
  cargo twinroute scan ../web --compare api    # the project and its Rust twin

Exit codes: 0 done; 1 no project, or a Rust twin differs in its URLs or methods;
2 wrong arguments")]
pub(crate) struct ScanArgs {
    /// The folder of the project, or of a repository that holds Next.js projects
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// Show only routes whose URL or file contains this text
    #[arg(long, value_name = "TEXT")]
    pub(crate) filter: Option<String>,
    /// Write the result as JSON; `cargo twinroute schema` writes its schema
    #[arg(long)]
    pub(crate) json: bool,
    /// Write a report for the browser into this file, `-` for stdout
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    pub(crate) html: Option<PathBuf>,
    /// Show what moved, what is left and what differs in URLs or methods
    ///
    /// OTHER is `OLD..NEW`, two commits of PATH; or one commit, which is compared with the files in PATH; or a folder, with which
    /// PATH is compared: another copy of the project, or a Rust project with twinroute. A commit is read into a temporary folder;
    /// the work tree stays as it is.
    #[arg(long, value_name = "OTHER", conflicts_with = "html")]
    pub(crate) compare: Option<String>,
}

/// Scans a path and writes the report.
pub(crate) fn run(args: &ScanArgs) -> Result<(), Failure> {
    let mut out = stdout();
    if let Some(other) = &args.compare {
        return compare::run(args, other, &mut out);
    }
    if let Some(file) = args.html.as_ref().filter(|file| *file != Path::new("-")) {
        check_target(file, "report of `cargo twinroute scan`", html::is_report)?;
    }
    let mut report = {
        let _progress = Progress::start(format!("scanning {}", args.path.display()));
        twinroute_scan::scan(&args.path)?
    };
    filter(&mut report, args.filter.as_deref());
    if args.json {
        write_json(&mut out, &report)?;
    } else if let Some(file) = &args.html {
        write_html(&mut out, file, &report)?;
    } else {
        write_tables(&mut out, &report)?;
    }
    out.flush()?;
    Ok(())
}

fn write_html(out: &mut impl io::Write, file: &Path, report: &Report) -> Result<(), Failure> {
    let page = html::page(report);
    if file == Path::new("-") {
        out.write_all(page.as_bytes())?;
        return Ok(());
    }
    std::fs::write(file, &page)
        .map_err(|error| format!("`{}` can't be written: {error}", file.display()))?;
    let routes = report.projects.iter().map(|project| project.routes.len());
    let routes = counted(routes.sum(), "route");
    writeln!(out, "wrote {}: {routes}", file.display())?;
    Ok(())
}

/// Removes the routes that don't contain the text.
fn filter(report: &mut Report, text: Option<&str>) {
    let Some(text) = text else { return };
    for project in &mut report.projects {
        project
            .routes
            .retain(|route| keep(&route.url, &route.file, text));
    }
}

fn keep(url: &str, file: &str, text: &str) -> bool {
    url.contains(text) || file.contains(text)
}
