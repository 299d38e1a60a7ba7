//! Measures what a change to one of 500 handlers costs: `cargo run -p twinroute-build --example rebuild_500`.
//!
//! The first build, with all dependencies, takes minutes; `target/rebuild-500` keeps it for the next run.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

#[path = "../tests/corpus/mod.rs"]
mod corpus;

const CHANGED: &str = "src/pages/api/service-7/thing-7/[id].rs";

#[expect(clippy::print_stdout, reason = "this is the result")]
fn main() -> io::Result<()> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = crates.join("../target/rebuild-500");
    let package = tempfile::tempdir()?;
    corpus::write(package.path())?;
    write_package(package.path(), &crates)?;
    for command in ["build", "check"] {
        println!(
            "cargo {command}, the first time: {:?}",
            cargo(command, package.path(), &target)?
        );
        for _ in 0..3 {
            let mut handler = OpenOptions::new()
                .append(true)
                .open(package.path().join(CHANGED))?;
            writeln!(handler, "// changed")?;
            println!(
                "after a change to `{CHANGED}`: {:?}",
                cargo(command, package.path(), &target)?
            );
        }
    }
    Ok(())
}

fn write_package(package: &Path, crates: &Path) -> io::Result<()> {
    let crates = crates.display();
    fs::write(
        package.join("Cargo.toml"),
        format!(
            "[package]\nname = \"five-hundred\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\nactix-web = {{ version = \"4\", default-features = false, features = [\"macros\"] }}\n\
             twinroute = {{ path = \"{crates}/twinroute\" }}\n\n\
             [build-dependencies]\ntwinroute-build = {{ path = \"{crates}/build\" }}\n"
        ),
    )?;
    fs::write(
        package.join("build.rs"),
        "fn main() {\n    twinroute_build::discover(\"src\");\n}\n",
    )?;
    fs::write(
        package.join("src/main.rs"),
        "twinroute::routes!();\n\n#[actix_web::main]\nasync fn main() -> std::io::Result<()> {\n    \
         twinroute::Server::new(routes()).run().await\n}\n",
    )
}

fn cargo(command: &str, package: &Path, target: &Path) -> io::Result<Duration> {
    let start = Instant::now();
    let ended = Command::new("cargo")
        .args([command, "--quiet"])
        .current_dir(package)
        .env("CARGO_TARGET_DIR", target)
        .status()?;
    if !ended.success() {
        return Err(io::Error::other(format!("`cargo {command}`: {ended}")));
    }
    Ok(start.elapsed())
}
