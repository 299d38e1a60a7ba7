//! Finds the Next.js projects at a path.

use std::path::{Path, PathBuf};

use super::tree::trees;
use crate::error::{ScanError, ScanErrorKind};
use crate::model::Problem;
use crate::sources::{Problems, folders_in, read_json};

// A monorepo has its apps in `apps/name` or `packages/scope/name`.
const DEEPEST: u8 = 5;

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
        return Ok(Found {
            roots: vec![path],
            problems: Vec::new(),
        });
    }
    let problems = Problems::new(&path);
    let mut roots = Vec::new();
    below(&path, 0, &problems, &mut roots);
    let problems = problems.take();
    if roots.is_empty() && !trees(&path).is_empty() {
        roots.push(path.clone());
    }
    match roots.is_empty() {
        true => Err(ScanError::new(&path, ScanErrorKind::NoProject).after(problems)),
        false => Ok(Found { roots, problems }),
    }
}

/// Whether a folder has routes or pages, and Next.js as a dependency or its configuration.
fn is_project(path: &Path) -> bool {
    if trees(path).is_empty() {
        return false;
    }
    let has_config = ["js", "mjs", "cjs", "ts", "mts"]
        .iter()
        .any(|extension| path.join(format!("next.config.{extension}")).is_file());
    let kinds = ["dependencies", "devDependencies", "peerDependencies"];
    let depends = || match read_json(&path.join("package.json")) {
        Ok(manifest) => manifest.is_some_and(|manifest| {
            let mut lists = kinds.iter().filter_map(|kind| manifest.get(*kind));
            lists.any(|list| list.get("next").is_some())
        }),
        // It may be a project, and the scan of it reports why the file can't be read.
        Err(_) => true,
    };
    has_config || depends()
}

fn below(folder: &Path, depth: u8, problems: &Problems, found: &mut Vec<PathBuf>) {
    let folders = folders_in(folder).unwrap_or_else(|message| {
        problems.report(folder, None, message);
        Vec::new()
    });
    for path in folders.into_iter().filter(|path| !is_skipped(path)) {
        // A project may hold others, such as a site of documentation with examples.
        if is_project(&path) {
            found.push(path.clone());
        }
        if depth < DEEPEST {
            below(&path, depth + 1, problems, found);
        }
    }
}

fn is_skipped(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.')
        || matches!(
            &*name,
            "node_modules" | "dist" | "build" | "out" | "target" | "vendor"
        )
}
