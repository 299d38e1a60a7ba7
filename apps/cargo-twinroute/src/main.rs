//! `cargo twinroute`: moves a Next.js project to Rust, route by route.

mod args;
mod scan;
mod table;

use std::io;
use std::process::ExitCode;

use clap::Parser as _;

use crate::args::{Args, Command};

/// The command succeeded.
const DONE: u8 = 0;
/// The command failed. Wrong arguments exit with 2, as clap does.
const FAILED: u8 = 1;

fn main() -> ExitCode {
    // Cargo runs `cargo-twinroute twinroute scan`; the tool runs by its own name, too.
    let mut words: Vec<_> = std::env::args_os().collect();
    if words.get(1).is_some_and(|word| word == "twinroute") {
        words.remove(1);
    }
    let Args { command } = Args::parse_from(words);
    let result = match command {
        Command::Scan(args) => scan::run(&args),
    };
    match result {
        Ok(()) => ExitCode::from(DONE),
        // Such as `cargo twinroute scan . | head`.
        Err(Failure::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::from(DONE)
        }
        Err(failure) => {
            let _ = io::Write::write_fmt(&mut io::stderr(), format_args!("error: {failure}\n"));
            ExitCode::from(FAILED)
        }
    }
}

/// Why a command failed.
#[derive(Debug)]
enum Failure {
    Scan(twinroute_scan::ScanError),
    Write(io::Error),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Scan(error) => error.fmt(f),
            Self::Write(error) => write!(f, "the output can't be written: {error}"),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}
