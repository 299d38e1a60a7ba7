//! `cargo twinroute dev`.

#[cfg(unix)]
mod address;
#[cfg(unix)]
mod compile;
mod diagnostic;
mod event;
#[cfg(unix)]
mod group;
#[cfg(unix)]
mod lines;
#[cfg(unix)]
mod output;
#[cfg(unix)]
mod page;
#[cfg(unix)]
mod page_server;
#[cfg(unix)]
mod project;
#[cfg(unix)]
mod ready;
#[cfg(unix)]
mod server;
#[cfg(unix)]
mod session;
#[cfg(unix)]
mod snapshot;
#[cfg(unix)]
mod stop;
#[cfg(unix)]
mod watch;
#[cfg(unix)]
mod writer;

use std::path::PathBuf;

use crate::Failure;

pub(crate) use self::event::Event;

/// Build and run a server, and do both again on each change
///
/// The command listens once, and passes its socket to each run of the server as the standard input. No client is refused while
/// the server restarts: connections wait until the next one accepts them. The old server serves while the new one is built,
/// and then gets SIGTERM and the time of `--grace`.
///
/// While the build is broken, or when the server exits or accepts no connections, each request gets a page with the errors, which reloads itself.
///
/// It watches the sources of the package and of its path dependencies, `Cargo.toml`, `Cargo.lock`, `build.rs`, `twinroute.toml`,
/// the `.env*` files that the server loads, and files that the sources include. The server reads `rollout.toml` itself.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Examples:
  cargo twinroute dev
  cargo twinroute dev --port 8080
  cargo twinroute dev -p my-api --bin server -- --features postgres
  cargo twinroute dev --json | jq 'select(.event == \"failed\").diagnostics'

The host and the port are those of `--host` and `--port`, or of `HOST` (or else
`HOSTNAME`) and `PORT` in the environment or in the package's `.env` files.
Settings in the code, such as `.port(8080)`, have no effect.

Exit codes: 0 after Ctrl-C or SIGTERM; 1 no project, or the address can't be
listened on; 2 wrong arguments. A failed build doesn't end the command.")]
pub(crate) struct DevArgs {
    /// The folder of the package or the workspace
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// The package, in a workspace of several
    #[arg(long, short, value_name = "NAME")]
    pub(crate) package: Option<String>,
    /// The program, in a package of several
    #[arg(long, value_name = "NAME")]
    pub(crate) bin: Option<String>,
    /// The host name or address to listen on [default: 127.0.0.1]
    #[arg(long)]
    pub(crate) host: Option<String>,
    /// The port to listen on; 0 for any free one [default: 3000]
    #[arg(long)]
    pub(crate) port: Option<u16>,
    /// How long running requests and event streams may take when the server restarts
    #[arg(long, value_name = "SECONDS", default_value_t = 3)]
    pub(crate) grace: u16,
    /// Write each event as a line of JSON to stdout, and the output of the server to stderr
    #[arg(long)]
    pub(crate) json: bool,
    /// Show errors only, and the output of the server
    #[arg(long, short, conflicts_with = "json")]
    pub(crate) quiet: bool,
    /// Arguments for `cargo build`
    #[arg(last = true, value_name = "CARGO ARGUMENTS")]
    pub(crate) cargo_args: Vec<String>,
}

/// Runs until Ctrl-C, SIGTERM or SIGHUP.
#[cfg(unix)]
pub(crate) fn run(args: &DevArgs) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let result = runtime.block_on(session::run(args));
    // Cargo may still read the manifests.
    runtime.shutdown_background();
    result
}

/// Windows has no way to pass the socket.
#[cfg(not(unix))]
pub(crate) fn run(_: &DevArgs) -> Result<(), Failure> {
    Err("`cargo twinroute dev` is not supported on Windows, where a server can't take over a listening socket; run it in WSL, or start the server with `cargo run` after each change".into())
}
