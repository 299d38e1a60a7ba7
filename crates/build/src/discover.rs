//! The build script's side: environment in, files and messages for Cargo out.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::crate_root::CrateRoots;
use crate::emit::{self, MARK};
use crate::error::sort;
use crate::kept::{self, Access};
use crate::manifest::Manifest;
use crate::root::watched;

const FILE: &str = "twinroute.rs";

/// Writes what `twinroute::routes!()` includes, and `src/routes.rs` if a crate root has `mod routes;`. To be called from a
/// build script.
///
/// `root` is a folder of the package, `src` as a rule, or `.` for trees that lie in the package's own folder.
///
/// Mistakes become errors of the compiler, all of them at once, at `routes!()`. A file is written only when it changes, and
/// Cargo runs the build script again when a file of either tree is added, renamed, removed or edited.
pub fn discover(root: &str) {
    let (Some(package_root), Some(out)) = (folder("CARGO_MANIFEST_DIR"), folder("OUT_DIR")) else {
        report(
            "error",
            "`twinroute_build::discover` must be called from a build script, for which Cargo sets `CARGO_MANIFEST_DIR` and `OUT_DIR`",
        );
        return;
    };
    let roots = CrateRoots::read(&package_root);
    let has_table = roots.have_table(&package_root);
    // Without a single line, Cargo watches the whole package: a table may come to stand anywhere.
    if has_table {
        watch(&package_root, root, &roots);
    }
    let (file, text) = (out.join(FILE), included(&package_root, root, &roots));
    if let Err(error) = write_if_changed(&file, &text) {
        let message = format!("`{}` can't be written: {error}", file.display());
        report("error", &message);
    }
    // `routes!()` includes the file by this name, and says what is missing when there is none. What it says depends on a
    // `cfg` that only rust-analyzer sets.
    report("rustc-env", &format!("TWINROUTE_ROUTES={}", file.display()));
    report("rustc-check-cfg", "cfg(rust_analyzer)");
    if !has_table {
        report(
            "warning",
            "no route is served; add `twinroute::routes!();` to `src/lib.rs` or `src/main.rs`",
        );
    }
}

/// What `routes!()` includes: a `compile_error!` for each mistake, and everything that is there in spite of them.
fn included(package_root: &Path, root: &str, roots: &CrateRoots) -> String {
    let (manifest, mut problems) = Manifest::survey(package_root, root);
    problems.extend(roots.check(package_root, &manifest));
    let source = if roots.keep_routes() {
        let access = Access::to(package_root, ci().as_deref());
        match kept::keep(package_root, &manifest.emit_modules(), access) {
            Ok(()) => manifest.table("crate::routes::"),
            Err(problem) => {
                problems.push(problem);
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
    report("rerun-if-env-changed", "CI");
    let kept = roots.keep_routes().then(|| kept::path(package_root));
    for path in trees
        .into_iter()
        .chain(roots.watched(package_root))
        .chain(kept)
    {
        report("rerun-if-changed", &path.display().to_string());
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a build script is configured by its environment"
)]
fn ci() -> Option<String> {
    env::var("CI").ok()
}

fn folder(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from)
}

#[expect(
    clippy::print_stdout,
    reason = "this is how a build script talks to Cargo"
)]
fn report(key: &str, value: &str) {
    println!("cargo::{key}={}", value.replace('\n', " "));
}

fn write_if_changed(path: &Path, text: &str) -> io::Result<()> {
    match fs::read(path) {
        Ok(old) if old == text.as_bytes() => Ok(()),
        _ => fs::write(path, text),
    }
}
