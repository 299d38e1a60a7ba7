//! The folders in a folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folders in a folder, sorted, without those that links lead to.
///
/// # Errors
///
/// The reason, if the folder can't be read.
pub(crate) fn folders_in(folder: &Path) -> Result<Vec<PathBuf>, String> {
    read(folder).map_err(|error| format!("the folder can't be read: {error}"))
}

fn read(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}
