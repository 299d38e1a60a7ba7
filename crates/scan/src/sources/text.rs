//! Reads text files, and never waits for one.

use std::fs;
use std::io;
use std::path::Path;

// The spans of the parser have 32 bits, and a generated file of this size holds no code that a person wrote.
const MOST_BYTES: u64 = 64 << 20;

/// The text of a file; `None` if there is no such file.
///
/// # Errors
///
/// The reason, if the file is there and can't be read. A pipe or a device is refused: to read it may take forever.
pub(crate) fn read_text(path: &Path) -> Result<Option<String>, String> {
    let refused = |error: io::Error| match is_absence(&error) {
        true => Ok(None),
        false => Err(format!("the file can't be read: {error}")),
    };
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        // A link to nothing is a file that can't be read.
        Err(error) if fs::symlink_metadata(path).is_ok() => {
            return Err(format!("the file can't be read: {error}"));
        }
        Err(error) => return refused(error),
    };
    if metadata.is_dir() {
        return Err("this is a folder, and a file is expected".to_owned());
    }
    if !metadata.is_file() {
        return Err("this is no regular file, but a pipe, a socket or a device".to_owned());
    }
    if metadata.len() > MOST_BYTES {
        let most = MOST_BYTES >> 20;
        return Err(format!("the file is larger than {most} MiB"));
    }
    match fs::read(path).map(String::from_utf8) {
        Ok(Ok(text)) => Ok(Some(text)),
        Ok(Err(_)) => Err("the file is not UTF-8".to_owned()),
        Err(error) => refused(error),
    }
}

/// Whether there is something at a path, even if it can't be read.
pub(crate) fn is_present(path: &Path) -> bool {
    match fs::symlink_metadata(path) {
        Ok(_) => true,
        Err(error) => !is_absence(&error),
    }
}

fn is_absence(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}
