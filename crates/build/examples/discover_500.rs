//! Measures how long a build script takes over 500 routes: `cargo run -p twinroute-build --example discover_500`.
//!
//! Cargo compiles build scripts without optimization by default, so measure an unoptimized build.

use std::time::Instant;

use twinroute_build::Manifest;

#[path = "../tests/corpus/mod.rs"]
mod corpus;

#[expect(clippy::print_stdout, reason = "this is the result")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let package = tempfile::tempdir()?;
    corpus::write(package.path())?;
    for _ in 0..5 {
        let start = Instant::now();
        let manifest = Manifest::discover(package.path(), "src")?;
        let discovered = start.elapsed();
        let text = manifest.emit();
        let emitted = start.elapsed() - discovered;
        println!(
            "{} routes: discover {discovered:?}, emit {emitted:?}, {} bytes",
            manifest.routes().len(),
            text.len()
        );
    }
    Ok(())
}
