//! `cargo twinroute`: moves a Next.js project to Rust, route by route.

mod args;
mod color;
mod completions;
mod dev;
mod failure;
mod new;
mod output;
mod port;
mod printable;
mod progress;
mod routes;
mod scan;
mod schema;
mod snapshot;
mod target;
mod template;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;

use crate::args::{Args, Command};
use crate::failure::Failure;
use crate::printable::Printable;

// A scan makes many small values: its syntax trees and traces. The allocator of glibc takes a third of the time of a large scan.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The command succeeded.
const DONE: u8 = 0;
/// The command failed, or a check found something. Wrong arguments exit with 2, as clap does.
const FAILED: u8 = 1;

fn main() -> ExitCode {
    // Cargo runs `cargo-twinroute twinroute scan`; the tool runs by its own name, too.
    let mut words: Vec<_> = std::env::args_os().collect();
    if words.get(1).is_some_and(|word| word == "twinroute") {
        words.remove(1);
    }
    match run(Args::parse_from(words)) {
        Ok(()) => ExitCode::from(DONE),
        Err(failure) if failure.is_broken_pipe() => ExitCode::from(DONE),
        Err(failure) => {
            let mut out = Printable::new(io::stderr(), false);
            let _ = writeln!(out, "error: {failure}").and_then(|()| out.flush());
            ExitCode::from(FAILED)
        }
    }
}

fn run(args: Args) -> Result<(), Failure> {
    match args.command {
        Command::New(args) => new::run(&args),
        Command::Routes(args) => routes::run(&args),
        Command::Dev(args) => dev::run(&args),
        Command::Scan(args) => scan::run(&args),
        Command::Port(args) => port::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Snapshot(args) => snapshot::run(&args),
    }
}
