//! The entry point of a build script: reads the environment, writes the files, prints instructions for Cargo.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::crate_root::CrateRoots;
use crate::emit::{self, MARK};
use crate::error::sort;
use crate::manifest::Manifest;
use crate::root::watched;
use crate::routes_file::{self, Access};

const FILE: &str = "twinroute.rs";

/// Generates the file that `twinroute::routes!()` includes, and `src/routes.rs` if `src/lib.rs` or `src/main.rs` has
/// `mod routes;`. Call it once, from the build script of the package.
///
/// `root` is a folder of the package: usually `src`, or `.` for trees in the package's own folder.
///
/// All mistakes become compiler errors at `routes!()`. The build writes a file only when its content changes, and Cargo runs
/// the build script again when a file of either tree is added, renamed, removed or edited.
pub fn discover(root: &str) {
    let (Some(package_root), Some(out)) = (directory("CARGO_MANIFEST_DIR"), directory("OUT_DIR"))
    else {
        print_instruction(
            "error",
            "`twinroute_build::discover` must be called from a build script, for which Cargo sets `CARGO_MANIFEST_DIR` and `OUT_DIR`",
        );
        return;
    };
    let roots = CrateRoots::read(&package_root);
    if roots.call_routes(&package_root) {
        watch(&package_root, root, &roots);
    } else {
        // Without `watch`, Cargo watches the whole package: the call may be added to any file.
        let message =
            "no route is served; add `twinroute::routes!();` to `src/lib.rs` or `src/main.rs`";
        print_instruction("warning", message);
    }
    let source = generated_source(&package_root, root, &roots);
    write_included(&out.join(FILE), &source);
}

/// Writes the file that `routes!()` includes, and sets the variable that has its path.
fn write_included(file: &Path, source: &str) {
    if let Err(error) = write_if_changed(file, source) {
        let message = format!("`{}` can't be written: {error}", file.display());
        print_instruction("error", &message);
    }
    // `routes!()` reports an error if the variable is not set. The error depends on a `cfg` that only rust-analyzer sets.
    print_instruction("rustc-env", &format!("TWINROUTE_ROUTES={}", file.display()));
    print_instruction("rustc-check-cfg", "cfg(rust_analyzer)");
}

/// The source that `routes!()` includes: a `compile_error!` for each mistake, and all routes without mistakes.
fn generated_source(package_root: &Path, root: &str, roots: &CrateRoots) -> String {
    let (manifest, mut problems) = Manifest::read(package_root, root, roots);
    problems.extend(roots.check(package_root, &manifest));
    let source = if roots.declare_routes() {
        let access = Access::to(package_root, ci().as_deref());
        match routes_file::update(package_root, &manifest.emit_modules(), access) {
            Ok(()) => manifest.table("crate::routes::"),
            Err(problem) => {
                if routes_file::names_missing_file(package_root) {
                    print_instruction("warning", &problem.to_string());
                }
                problems.push(problem);
                // Another target directory may write the file with an older time. Cargo treats a missing file as changed.
                print_instruction("rerun-if-changed", &format!("{FILE}.missing"));
                emit::empty_table()
            }
        }
    } else {
        manifest.emit()
    };
    sort(&mut problems);
    format!("{MARK}\n\n{}{source}", emit::problems(&problems))
}

fn watch(package_root: &Path, root: &str, roots: &CrateRoots) {
    let trees = watched(package_root, root);
    if trees.is_empty() {
        return;
    }
    print_instruction("rerun-if-env-changed", "CI");
    let routes_file = roots
        .declare_routes()
        .then(|| routes_file::path(package_root));
    for path in trees
        .into_iter()
        .chain(roots.watched(package_root))
        .chain(routes_file)
    {
        print_instruction("rerun-if-changed", &path.display().to_string());
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a build script is configured by its environment"
)]
fn ci() -> Option<String> {
    env::var("CI").ok()
}

fn directory(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from)
}

#[expect(
    clippy::print_stdout,
    reason = "Cargo reads the instructions of a build script from stdout"
)]
fn print_instruction(key: &str, value: &str) {
    println!("cargo::{key}={}", value.replace('\n', " "));
}

fn write_if_changed(path: &Path, text: &str) -> io::Result<()> {
    match fs::read(path) {
        Ok(old) if old == text.as_bytes() => Ok(()),
        _ => fs::write(path, text),
    }
}
