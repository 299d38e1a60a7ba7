//! `cargo twinroute port`.

mod brief;

use std::path::PathBuf;

use crate::Failure;

/// Write what the port of a route needs
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
    /// The URL or the file of a route: `/api/teams/[teamId]`
    pub(crate) route: String,
    /// The folder of the Next.js project
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// Write one document with all that the port of the route needs, for a person or a coding assistant
    #[arg(long)]
    pub(crate) brief: bool,
    /// Write the brief to a file
    #[arg(long, value_name = "FILE", requires = "brief")]
    pub(crate) output: Option<PathBuf>,
    /// Add the requests of a shadow report, saved as JSON, to the brief
    #[arg(long, value_name = "FILE", requires = "brief")]
    pub(crate) recorded: Option<PathBuf>,
    /// Show at most this many lines of TypeScript beside the route's file in the brief
    #[arg(long, value_name = "COUNT", default_value_t = 1200, requires = "brief")]
    pub(crate) lines: u32,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Ports a route.
pub(crate) fn run(args: &PortArgs) -> Result<(), Failure> {
    brief::run(args, &args.route)
}
