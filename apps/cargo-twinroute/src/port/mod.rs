//! `cargo twinroute port`.

mod brief;
mod guard_modules;
mod report;
mod select;
mod summary;
mod write;

use std::io::Write as _;
use std::path::PathBuf;

use twinroute_port::surroundings;

use self::brief::BriefArgs;
pub(crate) use self::report::PortReport;
use self::select::{all, one};
use self::write::{Destination, write};
use crate::Failure;
use crate::output::{stdout, write_json};
use crate::progress::Progress;

/// Write the Rust of a route, as far as it can be written
///
/// The file stands where twinroute looks for the route. It has a function for each method, structs for what the handler reads,
/// the settings, and the TypeScript as a comment. A line `// port: KIND ...` marks what is left; until it is written, the handler
/// responds with 501. What wraps a handler becomes an extractor in `src/guards`. A file that exists is never changed.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "cargo twinroute port [OPTIONS] <ROUTE> [PATH]\n       cargo twinroute port [OPTIONS] --all [PATH]",
    after_help = "Kinds of marks:
  data      a database, or a project function that reaches it
  call      a call over the network
  auth      a session, wrapper or guard
  check     a check of a schema that Rust does not do yet
  logic     code that was not translated
  response  a response whose status or body is not known
  stream, cache, cookie, config
            a stream, a cache of Next.js, a cookie, a setting

Examples:
  cargo twinroute port '/api/teams/[teamId]' ../web
  cargo twinroute port 'pages/api/teams/index.ts' ../web --into ../my-api
  cargo twinroute port --all ../web --into ../my-api
  cargo twinroute port --all ../web --dry-run --json | jq '.written[].file'
  cargo twinroute port --brief '/api/teams/[teamId]' ../web --output brief.md

Exit codes: 0 done; 1 no project, the route stays with Next.js, or its file
exists; 2 wrong arguments"
)]
pub(crate) struct PortArgs {
    /// The URL of the route, or its file; with `--all`, the folder of the Next.js project
    #[arg(value_name = "ROUTE", required_unless_present = "all")]
    target: Option<String>,
    /// The folder of the Next.js project
    #[arg(default_value = ".", conflicts_with = "all", hide_default_value = true)]
    path: PathBuf,
    /// Port every route
    #[arg(long)]
    all: bool,
    /// The twinroute project to write to; with `--all`, it is made if it does not exist [default: the current folder]
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
    /// With `--all`, the library of a new project: a clone of its repository [default: the clone that this tool was built from]
    #[arg(long, value_name = "PATH", requires = "all")]
    twinroute: Option<PathBuf>,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Write what was done as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    brief: BriefArgs,
}

/// Ports one route or all of them.
pub(crate) fn run(args: &PortArgs) -> Result<(), Failure> {
    let target = args.target.as_deref().unwrap_or(".");
    if args.brief.brief {
        if args.into.is_some() {
            return Err("`--brief` writes one document and no Rust, so `--into` has nothing to write to: pass `--output FILE` for the \
                        document, or leave out `--brief` for the Rust"
                .into());
        }
        return brief::run(&args.brief, target, &args.path, args.json);
    }
    let progress = Progress::start(format!("porting {target}"));
    let selected = match args.all {
        true => all(target.as_ref())?,
        false => one(target, &args.path)?,
    };
    let into = args.into.as_deref().unwrap_or(".".as_ref());
    let destination = Destination::open(into, args.all, args.twinroute.clone())?;
    let ported = twinroute_port::port(&selected.project, &selected.routes())?;
    if let (false, Some(left)) = (args.all, ported.left.first()) {
        return Err(format!(
            "{} ({}) is not ported: {}",
            left.url, left.source, left.reason
        )
        .into());
    }
    let written = write(&destination, &ported, args.dry_run)?;
    let around = match args.all {
        true => surroundings(&selected.project),
        false => Vec::new(),
    };
    let report = PortReport::new(&destination, &ported, &written, around, args.dry_run);
    drop(progress);
    let mut out = stdout();
    match args.json {
        true => write_json(&mut out, &report)?,
        false => summary::write(&mut out, &report)?,
    }
    out.flush()?;
    match report.kept.first() {
        Some(kept) if !args.all && report.written.is_empty() => Err(kept.refusal().into()),
        _ => Ok(()),
    }
}
