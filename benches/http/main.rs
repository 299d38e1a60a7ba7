//! Load over HTTP: both of twinroute's styles against plain actix-web, axum, nextrs and Next.js itself.
//!
//! ```sh
//! cargo run --release -p twinroute-benches --bin http              # ten to fifteen minutes, on an idle machine
//! cargo run --release -p twinroute-benches --bin http -- --quick   # two minutes, less exact
//! ```
//!
//! It needs Linux and two cores: servers run on the first, the load on the second. If npm is installed, it installs, builds
//! and starts `benches/next` too. `--help` lists the options, and BENCHMARKS.md describes the measurements.

mod chart;
mod growth;
mod latency;
mod machine;
mod markdown;
mod measure;
mod memory;
mod next;
mod options;
mod report;

use std::{
    env,
    io::{self, Write as _},
    process::ExitCode,
};

use options::Options;
use twinroute_benches::servers;

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> io::Result<()> {
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["serve", name] => servers::serve(name, None),
        ["serve", name, count] => {
            let count = count.parse().map_err(io::Error::other)?;
            servers::serve(name, Some(count))
        }
        ["--help"] => writeln!(io::stdout(), "{}", options::HELP),
        _ => {
            let options = Options::parse(args)?;
            let report = measure::all(&options)?;
            report::write(&report, &options)
        }
    }
}
