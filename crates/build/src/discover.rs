//! The build script's side: environment in, file and messages for Cargo out.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::manifest::Manifest;
use crate::root::watched;

const FILE: &str = "twinroute.rs";

/// Writes the table of all routes under `root`, for `twinroute::routes!()` to include. To be called from a build script.
///
/// `root` is a folder of the package, `src` as a rule, or `.` for trees that lie in the package's own folder.
///
/// Mistakes become errors of the build, all of them at once. The file is written only when it changes, and Cargo is told
/// to run the build script again when a file of either tree is added, renamed, removed or edited.
pub fn discover(root: &str) {
    let (Some(package_root), Some(out)) = (folder("CARGO_MANIFEST_DIR"), folder("OUT_DIR")) else {
        tell(
            "error",
            "twinroute_build::discover must be called from a build script, since it needs CARGO_MANIFEST_DIR and OUT_DIR",
        );
        return;
    };
    for path in watched(&package_root, root) {
        tell("rerun-if-changed", &path.display().to_string());
    }
    match Manifest::discover(&package_root, root) {
        Ok(manifest) => {
            if let Err(error) = write_if_changed(&out.join(FILE), &manifest.emit()) {
                tell(
                    "error",
                    &format!("`{FILE}` can't be written to `{}`: {error}", out.display()),
                );
            }
        }
        // Cargo fails the build itself once the script is done. A script that failed would have its whole output shown.
        Err(problems) => problems
            .iter()
            .for_each(|problem| tell("error", &problem.to_string())),
    }
}

fn folder(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from)
}

#[expect(
    clippy::print_stdout,
    reason = "this is how a build script talks to Cargo"
)]
fn tell(key: &str, value: &str) {
    println!("cargo::{key}={}", value.replace('\n', " "));
}

fn write_if_changed(path: &Path, text: &str) -> io::Result<()> {
    match fs::read(path) {
        Ok(old) if old == text.as_bytes() => Ok(()),
        _ => fs::write(path, text),
    }
}
