//! The arguments of the command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Moves a Next.js project to Rust, route by route.
#[derive(Debug, Parser)]
#[command(
    name = "cargo twinroute",
    bin_name = "cargo twinroute",
    version,
    arg_required_else_help = true
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Scan(ScanArgs),
}

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
