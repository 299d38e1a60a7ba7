//! Finds the Next.js projects at a path.

use std::path::{Path, PathBuf};

use super::next_config::DEFAULT_EXTENSIONS;
use super::tree::{Tree, trees};
use super::walk::walk;
use crate::error::{ScanError, ScanErrorKind};
use crate::model::Problem;
use crate::sources::{Problems, folders_in, read_json};

// A monorepo has its apps in `apps/name`; a tool has templates in `packages/name/src/commands/new/templates/app/ts`.
const DEEPEST: u8 = 12;

/// The projects at a path, and the folders that may hold more of them.
pub(crate) struct Found {
    pub(crate) roots: Vec<PathBuf>,
    pub(crate) problems: Vec<Problem>,
}

/// The folders of the projects at a path: the path itself, or the packages below it that use Next.js.
pub(crate) fn find(path: &Path) -> Result<Found, ScanError> {
    if !path.is_dir() {
        return Err(ScanError::new(path, ScanErrorKind::NoFolder));
    }
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if is_project(&path) {
        let problems = left_out(&path);
        return Ok(Found {
            roots: vec![path],
            problems,
        });
    }
    let problems = Problems::new(&path);
    let mut roots = Vec::new();
    let inherits = depends_on_next(&path).unwrap_or(false);
    below(&path, 0, inherits, &problems, &mut roots);
    let mut problems = problems.take();
    problems.sort_by(|one, other| one.file.cmp(&other.file));
    problems.dedup();
    if roots.is_empty() && !trees(&path).is_empty() {
        roots.push(path.clone());
    }
    match roots.is_empty() {
        true => Err(ScanError::new(&path, ScanErrorKind::NoProject).after(problems)),
        false => Ok(Found { roots, problems }),
    }
}

/// The projects in a project, such as its documentation. A path that is a project means that one only.
fn left_out(project: &Path) -> Vec<Problem> {
    let mut others = Vec::new();
    below(project, 0, false, &Problems::new(project), &mut others);
    let problems = Problems::new(project);
    let message =
        "this folder is a Next.js project of its own, and is left out: scan it by its path";
    for other in &others {
        problems.report(other, None, message.to_owned());
    }
    problems.take()
}

/// Whether a folder has routes or pages, and Next.js as a dependency or its configuration.
fn is_project(path: &Path) -> bool {
    !trees(path).is_empty() && (has_config(path) || depends_on_next(path) == Some(true))
}

fn has_config(path: &Path) -> bool {
    ["js", "mjs", "cjs", "ts", "mts"]
        .iter()
        .any(|extension| path.join(format!("next.config.{extension}")).is_file())
}

/// Whether `package.json` of a folder depends on Next.js; `None` without the file.
fn depends_on_next(path: &Path) -> Option<bool> {
    let kinds = ["dependencies", "devDependencies", "peerDependencies"];
    match read_json(&path.join("package.json")) {
        Ok(manifest) => manifest.map(|manifest| {
            let mut lists = kinds.iter().filter_map(|kind| manifest.get(*kind));
            lists.any(|list| list.get("next").is_some())
        }),
        // It may be a project, and the scan of it reports why the file can't be read.
        Err(_) => Some(true),
    }
}

/// Looks for projects below a folder. `inherits` if its package depends on Next.js, and no folder above is a project of that package.
fn below(folder: &Path, depth: u8, inherits: bool, problems: &Problems, found: &mut Vec<PathBuf>) {
    if depth > DEEPEST {
        return;
    }
    let folders = folders_in(folder).unwrap_or_else(|message| {
        problems.report(folder, None, message);
        Vec::new()
    });
    for path in folders.into_iter().filter(|path| !is_skipped(path)) {
        let own = depends_on_next(&path);
        let trees = trees(&path);
        let inherits = own.unwrap_or(inherits);
        // A project may hold others, such as a site of documentation with examples.
        if !trees.is_empty() && (own == Some(true) || has_config(&path)) {
            found.push(path.clone());
            below(&path, depth + 1, false, problems, found);
        } else if own.is_none() && inherits && is_part_of_package(&path, &trees) {
            part_of_package(path, depth, problems, found);
        } else {
            below(&path, depth + 1, inherits, problems, found);
        }
    }
}

/// Adds a folder that is the project of its package, unless its `app` holds projects: a folder of templates may be called so.
fn part_of_package(path: PathBuf, depth: u8, problems: &Problems, found: &mut Vec<PathBuf>) {
    let before = found.len();
    below(&path, depth + 1, false, problems, found);
    if found.len() == before {
        found.push(path);
    } else {
        found.truncate(before);
        below(&path, depth + 1, true, problems, found);
    }
}

/// Whether a folder without a `package.json` is the project of its package, as for `next dev web`. It has to hold a route: `app` and
/// `pages` are also names of folders of components.
fn is_part_of_package(path: &Path, trees: &[Tree]) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_of_tests = matches!(
        &*name,
        "src" | "test" | "tests" | "__tests__" | "__mocks__" | "fixtures" | "__fixtures__" | "e2e"
    );
    !is_of_tests
        && !walk(trees, &DEFAULT_EXTENSIONS.map(str::to_owned))
            .routes
            .is_empty()
}

fn is_skipped(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.')
        || matches!(
            &*name,
            "node_modules" | "dist" | "build" | "out" | "target" | "vendor"
        )
}
