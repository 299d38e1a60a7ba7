//! The snapshot of a project's build output, from which its twins have their rules.

use std::{fs, io, path::Path};

use tempfile::NamedTempFile;
use twinroute::config::BuildOutput;

const FILE: &str = "next-build.json";

/// Stands for the address of the other server, which is a new one at each start.
const OTHER_SERVER: &str = "http://other-server.test";

/// Reads the build output of a project, and replaces the address of the other server.
///
/// # Errors
///
/// If the project is not built.
pub fn take_snapshot(project: &Path, other_server: &str) -> io::Result<String> {
    let file = NamedTempFile::new()?;
    let output = BuildOutput::read(project.join(".next")).map_err(io::Error::other)?;
    output
        .write_snapshot(file.path())
        .map_err(io::Error::other)?;
    Ok(fs::read_to_string(file.path())?.replace(other_server, OTHER_SERVER))
}

/// Replaces the committed snapshot of a project.
///
/// # Errors
///
/// If it can't be written.
pub fn write_snapshot(project: &Path, snapshot: &str) -> io::Result<()> {
    fs::write(project.join(FILE), snapshot)
}

/// Whether the committed snapshot of a project is this one.
///
/// # Errors
///
/// If it can't be read.
pub fn is_current_snapshot(project: &Path, snapshot: &str) -> io::Result<bool> {
    Ok(fs::read_to_string(project.join(FILE))? == snapshot)
}

/// Copies the committed snapshot of a project, with the address of the other server.
pub(crate) fn snapshot_for(project: &Path, other_server: &str) -> io::Result<NamedTempFile> {
    let snapshot = fs::read_to_string(project.join(FILE))?;
    let file = NamedTempFile::new()?;
    fs::write(file.path(), snapshot.replace(OTHER_SERVER, other_server))?;
    Ok(file)
}
