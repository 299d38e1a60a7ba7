//! Finds the Next.js projects at a path.

use std::fs;
use std::path::{Path, PathBuf};

use super::tree::trees;
use crate::error::{ScanError, ScanErrorKind};
use crate::sources::read_json;

// A monorepo has its apps in `apps/name` or `packages/scope/name`.
const DEEPEST: u8 = 5;

/// The folders of the projects at a path: the path itself, or the packages below it that use Next.js.
pub(crate) fn find(path: &Path) -> Result<Vec<PathBuf>, ScanError> {
    if !path.is_dir() {
        return Err(ScanError::new(path, ScanErrorKind::NoFolder));
    }
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if is_project(&path) {
        return Ok(vec![path]);
    }
    let mut found = Vec::new();
    below(&path, 0, &mut found);
    if found.is_empty() && !trees(&path).is_empty() {
        found.push(path.clone());
    }
    match found.is_empty() {
        true => Err(ScanError::new(&path, ScanErrorKind::NoProject)),
        false => Ok(found),
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
    let manifest = read_json(&path.join("package.json")).unwrap_or_default();
    let depends = ["dependencies", "devDependencies", "peerDependencies"]
        .iter()
        .any(|kind| manifest[kind].get("next").is_some());
    has_config || depends
}

fn below(folder: &Path, depth: u8, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let folders = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let mut folders: Vec<PathBuf> = folders
        .map(|entry| entry.path())
        .filter(|path| !is_skipped(path))
        .collect();
    folders.sort();
    for path in folders {
        // A project may hold others, such as a site of documentation with examples.
        if is_project(&path) {
            found.push(path.clone());
        }
        if depth < DEEPEST {
            below(&path, depth + 1, found);
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
