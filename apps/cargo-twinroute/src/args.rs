//! The command line: the commands. Each has its arguments in its own module.

use clap::{Parser, Subcommand};

use crate::port::PortArgs;
use crate::scan::ScanArgs;

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
    Port(PortArgs),
}
