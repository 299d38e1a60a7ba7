//! The files that the commands write where the user names them.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use crate::Failure;

/// How much of a file shows whether the tool wrote it.
const HEAD: u64 = 1024;

/// Refuses a file that holds something else than `what`, which a mistyped name would destroy. `is_own` gets the first bytes of a file.
pub(crate) fn check_target(
    file: &Path,
    what: &str,
    is_own: fn(&[u8]) -> bool,
) -> Result<(), Failure> {
    if !fs::metadata(file).is_ok_and(|metadata| metadata.is_file()) {
        return Ok(());
    }
    let shown = file.display();
    let refused = |error: io::Error| format!("`{shown}` exists and can't be read: {error}");
    let mut start = Vec::new();
    let open = File::open(file);
    let read = open.and_then(|open| open.take(HEAD).read_to_end(&mut start));
    read.map_err(refused)?;
    match start.is_empty() || is_own(&start) {
        true => Ok(()),
        false => Err(format!(
            "`{shown}` exists and is no {what}, so it is kept: name another file, or remove it"
        )
        .into()),
    }
}
