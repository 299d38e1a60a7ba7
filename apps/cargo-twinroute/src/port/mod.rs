//! `cargo twinroute port`.

mod brief;

use std::path::PathBuf;

use crate::Failure;

/// Write what the port of a route needs
#[derive(Debug, clap::Args)]
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
