//! The command line: the commands. Each has its arguments in its own module.

use clap::{Parser, Subcommand};

use crate::dev::DevArgs;
use crate::scan::ScanArgs;
use crate::snapshot::SnapshotArgs;

/// Moves a Next.js project to Rust, route by route
///
/// `scan` reads the project and lists its routes in the order to move them. `new --beside` makes the Rust project in front of
/// the Next.js server, `port` writes the Rust of a route, `dev` serves both, and each route that is done leaves Next.js.
#[derive(Debug, Parser)]
#[command(
    name = "cargo twinroute",
    bin_name = "cargo twinroute",
    version,
    arg_required_else_help = true,
    subcommand_required = true,
    disable_help_subcommand = true,
    after_help = "Start here:
  cargo twinroute scan ../my-next-app                     what there is, and what to move first
  cargo twinroute scan ../my-next-app --html report.html  the same for others to read
  cargo twinroute COMMAND --help                          examples of a command"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do. The help lists the commands in this order, in which a team uses them.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Dev(DevArgs),
    Scan(ScanArgs),
    Port(PortArgs),
}
