//! `cargo twinroute routes`.

mod guards;
mod matched;
mod report;
mod table;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use twinroute_build::Inspection;

use self::matched::path_of_url;
use self::table::{route_table, table, tree};
use crate::Failure;
use crate::output::{counted, stdout, write_json};

pub(crate) use self::matched::MatchReport;
pub(crate) use self::report::RoutesReport;

/// List the routes of a twinroute project, in order of precedence
///
/// Reads the files as the build does, without compiling them. A handler in the Pages style gets every method, so its methods
/// are `any`.
/// A proxy with matchers is listed for each route that its folder contains. Rules of `next.config` are not considered.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cargo twinroute routes
  cargo twinroute routes ../my-api --filter /api/teams
  cargo twinroute routes --match /api/posts/7
  cargo twinroute routes --check        # in CI
  cargo twinroute routes --json | jq '.routes[] | select(.guards == []) | .url'

Exit codes: 0 done; 1 no project, no route serves the URL of --match, or --check
found a mistake; 2 wrong arguments")]
pub(crate) struct RoutesArgs {
    /// The folder of the project, or a folder in it
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// Show only routes whose URL or file contains this text
    #[arg(long, value_name = "TEXT")]
    pub(crate) filter: Option<String>,
    /// Draw the routes as a tree
    #[arg(long, conflicts_with_all = ["json", "check", "match_url"])]
    pub(crate) tree: bool,
    /// Show which route serves a URL, and why no other one does
    #[arg(long = "match", value_name = "URL", conflicts_with_all = ["filter", "check"])]
    pub(crate) match_url: Option<String>,
    /// Report the mistakes only: those of all files, conflicts, and a missing or outdated `src/routes.rs`
    #[arg(long, conflicts_with = "filter")]
    pub(crate) check: bool,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Reads the routes of a project and writes them.
pub(crate) fn run(args: &RoutesArgs) -> Result<(), Failure> {
    let package = package(&args.path)?;
    let inspection = twinroute_build::inspect(&package);
    let mut out = stdout();
    if let Some(url) = &args.match_url {
        write_match(&mut out, &inspection, url, args.json)?;
    } else if args.json {
        write_json(
            &mut out,
            &RoutesReport::new(&package, &inspection, args.filter.as_deref()),
        )?;
    } else if args.check {
        for problem in inspection.problems() {
            writeln!(out, "{problem}")?;
        }
    } else {
        write_routes(&mut out, &inspection, args)?;
    }
    out.flush()?;
    if args.check {
        return check(&package, &inspection, args.json);
    }
    Ok(())
}

/// The folder of the package that contains a path.
fn package(path: &Path) -> Result<PathBuf, Failure> {
    let shown = path.display();
    let real = path
        .canonicalize()
        .map_err(|error| format!("can't read the folder `{shown}`: {error}"))?;
    let folder = real
        .ancestors()
        .find(|folder| folder.join("Cargo.toml").is_file());
    let Some(folder) = folder else {
        return Err(format!(
            "`{shown}` is not in a package: there is no `Cargo.toml`; pass the folder of a twinroute project, or make one with `cargo \
             twinroute new`"
        )
        .into());
    };
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml"))?;
    if !manifest.lines().any(|line| line.trim() == "[package]") {
        return Err(format!(
            "`{}` is a workspace without a package of its own; pass the folder of one of its packages",
            folder.display()
        )
        .into());
    }
    Ok(folder.to_owned())
}

fn check(package: &Path, inspection: &Inspection, is_json: bool) -> Result<(), Failure> {
    let count = inspection.problems().len();
    if count > 0 {
        let mistakes = counted(count, "mistake");
        return Err(format!("{mistakes} in {}", package.display()).into());
    }
    if !is_json {
        let manifest = inspection.manifest();
        writeln!(
            stdout(),
            "{}, {}, no mistakes",
            counted(manifest.routes().len(), "route"),
            proxies(manifest.proxies().len())
        )?;
    }
    Ok(())
}

fn write_routes(
    out: &mut impl Write,
    inspection: &Inspection,
    args: &RoutesArgs,
) -> io::Result<()> {
    let table_of_routes = route_table(inspection.manifest(), args.filter.as_deref());
    let (shown, all) = (table_of_routes.len(), inspection.manifest().routes().len());
    if shown > 0 && args.tree {
        writeln!(out, "{}\n", tree(&table_of_routes))?;
    } else if shown > 0 {
        writeln!(out, "{}\n", table(inspection.manifest(), &table_of_routes))?;
    }
    let of = if shown == all {
        String::new()
    } else {
        format!(" of {all}")
    };
    writeln!(
        out,
        "{}{of}, {}",
        counted(shown, "route"),
        proxies(inspection.manifest().proxies().len())
    )?;
    if !inspection.problems().is_empty() {
        writeln!(out, "\nMistakes:")?;
        for problem in inspection.problems() {
            writeln!(out, "  {problem}")?;
        }
    }
    Ok(())
}

fn write_match(
    out: &mut impl Write,
    inspection: &Inspection,
    url: &str,
    is_json: bool,
) -> Result<(), Failure> {
    let path = path_of_url(url)?;
    let table = route_table(inspection.manifest(), None);
    let report = MatchReport::new(inspection.manifest(), &table, &path);
    if is_json {
        write_json(out, &report)?;
    } else {
        write!(out, "{report}")?;
    }
    if report.is_served() {
        Ok(())
    } else {
        Err(format!("no route serves `{path}`").into())
    }
}

fn proxies(count: usize) -> String {
    let plural = if count == 1 { "proxy" } else { "proxies" };
    format!("{count} {plural}")
}
