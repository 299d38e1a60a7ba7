//! A snapshot: one file with what twinroute reads in the build output of Next.js.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    process,
};

use serde::{Deserialize, Serialize};

use crate::{
    BuildId, BuildOutputError,
    build_output_error::BuildOutputErrorKind,
    manifests::Manifests,
    next_folder::{metadata, read_snapshot},
};

/// The version of the format.
const VERSION: u32 = 1;

/// The whole file.
#[derive(Debug, Serialize, Deserialize)]
struct Snapshot<M> {
    twinroute: u32,
    #[serde(rename = "nextBuild")]
    manifests: M,
}

/// The start of the file, which is the same in each version.
#[derive(Debug, Deserialize)]
struct Header {
    twinroute: u32,
}

/// The part that distinguishes builds.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct IdOnly {
    build_id: String,
}

pub(crate) fn read(file: &Path) -> Result<(BuildId, Manifests), BuildOutputError> {
    let before = metadata(file)?;
    let bytes = read_snapshot(file)?;
    let manifests = parse::<Manifests>(file, &bytes)?;
    let id = BuildId::new(manifests.build_id.clone(), [before]);
    Ok((id, manifests))
}

/// Identifies the build in a snapshot.
pub(crate) fn id(file: &Path) -> Result<BuildId, BuildOutputError> {
    let before = metadata(file)?;
    let bytes = read_snapshot(file)?;
    let IdOnly { build_id } = parse(file, &bytes)?;
    Ok(BuildId::new(build_id, [before]))
}

fn parse<M: for<'de> Deserialize<'de>>(file: &Path, bytes: &[u8]) -> Result<M, BuildOutputError> {
    let kind = match serde_json::from_slice::<Header>(bytes) {
        Ok(Header { twinroute: VERSION }) => {
            let snapshot = serde_json::from_slice::<Snapshot<M>>(bytes);
            let error = |error| BuildOutputError::new(file, BuildOutputErrorKind::Json(error));
            return snapshot.map(|snapshot| snapshot.manifests).map_err(error);
        }
        Ok(Header { twinroute: found }) => BuildOutputErrorKind::Version {
            found,
            known: VERSION,
        },
        Err(error) if error.is_data() => BuildOutputErrorKind::NotASnapshot,
        Err(error) => BuildOutputErrorKind::Json(error),
    };
    Err(BuildOutputError::new(file, kind))
}

/// Writes a snapshot beside its final place and renames it, so that readers see the old file or the whole new one.
pub(crate) fn write(file: &Path, manifests: &Manifests) -> Result<(), BuildOutputError> {
    let temporary = temporary(file);
    let written = write_new(&temporary, manifests).and_then(|()| fs::rename(&temporary, file));
    written.map_err(|error| {
        // The first error is the one to report.
        let _ = fs::remove_file(&temporary);
        BuildOutputError::new(file, BuildOutputErrorKind::Io(error))
    })
}

fn write_new(file: &Path, manifests: &Manifests) -> io::Result<()> {
    let snapshot = Snapshot {
        twinroute: VERSION,
        manifests,
    };
    let mut bytes = serde_json::to_vec_pretty(&snapshot)?;
    bytes.push(b'\n');
    let mut output = File::create(file)?;
    output.write_all(&bytes)?;
    output.sync_all()
}

fn temporary(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{}.tmp", process::id()));
    name.into()
}
