//! Formats files with rustfmt.

use std::fs;
use std::io;
use std::process::{Command, Stdio};

use crate::ported::PortedFile;

/// Formats the files, if there is a rustfmt. A file that it can't format stays as it is.
pub(crate) fn format(files: &mut [PortedFile]) -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let paths: Vec<_> = (0..files.len())
        .map(|number| folder.path().join(format!("{number}.rs")))
        .collect();
    for (path, file) in paths.iter().zip(files.iter()) {
        fs::write(path, &file.text)?;
    }
    let formatted = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .args(&paths)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match formatted {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    }
    for (path, file) in paths.iter().zip(files.iter_mut()) {
        file.text = fs::read_to_string(path)?;
    }
    Ok(())
}
