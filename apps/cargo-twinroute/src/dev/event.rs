//! What happens in a session of `dev`.

use schemars::JsonSchema;
use serde::Serialize;

use super::diagnostic::Diagnostic;

/// A line of `cargo twinroute dev --json`.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Event {
    /// The socket listens, and clients can connect.
    Listening {
        /// The address.
        url: String,
        /// The package that is built.
        package: String,
        /// Its program.
        bin: String,
    },
    /// A build starts.
    Building {
        /// The files whose contents have changed, relative to the folder of the package. Empty for the first build.
        changed: Vec<String>,
    },
    /// A change has cancelled the build.
    Cancelled,
    /// The build has succeeded.
    Built {
        /// How long it took.
        milliseconds: u64,
        /// Whether the program differs from the one that runs. If it does not, the server goes on.
        restarts: bool,
        /// The warnings of the compiler.
        diagnostics: Vec<Diagnostic>,
    },
    /// The build has failed. Requests get a page with the errors.
    Failed {
        /// How long it took.
        milliseconds: u64,
        /// The errors and warnings of the compiler. Empty if cargo itself has failed.
        diagnostics: Vec<Diagnostic>,
        /// The last lines that cargo wrote to stderr.
        cargo: Vec<String>,
    },
    /// A server accepts connections.
    Started {
        /// How long the stop of the old one and the start took.
        milliseconds: u64,
        /// Its process id.
        pid: u32,
        /// Whether it replaces another one.
        is_restart: bool,
    },
    /// A server runs for some seconds, and has not reported that it accepts connections. Requests get a page until it does.
    NotReady {
        /// Its process id.
        pid: u32,
        /// For how long it has run.
        milliseconds: u64,
    },
    /// A part of the command does not work, and the session goes on without it.
    Warning {
        /// What does not work, and why.
        message: String,
    },
    /// The old server did not end within the time of `--grace`, and was killed.
    Killed {
        /// Its process id.
        pid: u32,
    },
    /// The server has exited by itself. Requests get a page with its last lines.
    Exited {
        /// How: `exit status: 1`, `signal: 11 (SIGSEGV)`.
        status: String,
        /// The exit code; `null` after a signal.
        code: Option<i32>,
        /// The last lines that it wrote to stdout and stderr.
        output: Vec<String>,
    },
    /// The command stops.
    Stopping,
}
