//! `cargo twinroute`: moves a Next.js project to Rust.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let path = std::env::args().next_back().unwrap_or_default();
    match twinroute_scan::scan(Path::new(&path)) {
        Ok(report) => {
            println!("{}", serde_json::to_string_pretty(&report).unwrap_or_default());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
