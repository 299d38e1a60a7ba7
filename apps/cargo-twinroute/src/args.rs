//! The command line: the commands. Each has its arguments in its own module.

use clap::{Parser, Subcommand};

use crate::completions::CompletionsArgs;
use crate::dev::DevArgs;
use crate::new::NewArgs;
use crate::port::PortArgs;
use crate::routes::RoutesArgs;
use crate::scan::ScanArgs;
use crate::schema::SchemaArgs;
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
  cargo twinroute scan ../web                     # what to move, in what order
  cargo twinroute scan ../web --html report.html  # the same for others to read
  cargo twinroute COMMAND --help                  # examples of a command

Exit codes: 0 done; 1 failed, or a check found something; 2 wrong arguments"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do. The help lists the commands in this order, in which a team uses them.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Scan(ScanArgs),
    New(NewArgs),
    Port(PortArgs),
    Routes(RoutesArgs),
    Dev(DevArgs),
    Snapshot(SnapshotArgs),
    Schema(SchemaArgs),
    Completions(CompletionsArgs),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Args;

    /// Clap wraps what is longer, in the middle of a command.
    #[test]
    fn examples_fit_into_80_columns() {
        let command = Args::command();
        for command in command.get_subcommands().chain([&command]) {
            let text = command.get_after_help().map(ToString::to_string);
            let text = text.unwrap_or_default();
            let long: Vec<&str> = text.lines().filter(|line| line.len() > 80).collect();
            assert!(long.is_empty(), "{}: {long:#?}", command.get_name());
            let has_examples = text.contains("Examples:\n") || text.contains("Start here:\n");
            assert!(has_examples, "{}", command.get_name());
        }
        Args::command().debug_assert();
    }
}
