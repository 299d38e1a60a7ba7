//! Reads the manifests of a `.next` folder.

use std::{
    fs::{self, File, Metadata},
    io::Read,
    path::Path,
};

use serde::de::DeserializeOwned;

use crate::{
    BuildId, BuildOutputError,
    build_output_error::BuildOutputErrorKind,
    manifests::{
        FunctionsConfigManifest, Manifest, Manifests, MiddlewareManifest, PrerenderManifest,
        RequiredServerFiles, RoutesManifest,
    },
};

/// The size limit of a manifest and of a snapshot, in bytes.
const SIZE_LIMIT: u64 = 32 << 20;

/// The size limit of `prerender-manifest.json`, in bytes. It has about 1 KiB for each prerendered path.
const PRERENDER_LIMIT: u64 = 256 << 20;

/// The size limit of `BUILD_ID`, in bytes.
const BUILD_ID_LIMIT: u64 = 4 << 10;

/// How often a folder that changes is read again.
const ATTEMPTS: usize = 3;

/// Reads a set of manifests that belong together.
///
/// A build deletes all files first. It writes `middleware-manifest.json`, `required-server-files.json`, `functions-config-manifest.json`,
/// `routes-manifest.json` and `BUILD_ID`, in this order, and then `routes-manifest.json` once more. So a set that has a `BUILD_ID`, and the
/// same before and after, is of one build. `prerender-manifest.json` is written last: it may be missing for a moment, and the [`BuildId`]
/// changes when it appears. With `cleanDistDir: false` a build deletes nothing, and its files may mix with older ones
/// until it ends; the [`BuildId`] has changed then, so the folder is read once more.
pub(crate) fn read_folder(folder: &Path) -> Result<(BuildId, Manifests), BuildOutputError> {
    let mut id = folder_id(folder)?;
    for _ in 0..ATTEMPTS {
        let manifests = manifests(folder, &id);
        let id_after = folder_id(folder)?;
        if id_after == id {
            return manifests.map(|manifests| (id, manifests));
        }
        id = id_after;
    }
    Err(BuildOutputError::new(
        folder,
        BuildOutputErrorKind::Changing,
    ))
}

/// Identifies the build in a folder, without reading its manifests.
pub(crate) fn folder_id(folder: &Path) -> Result<BuildId, BuildOutputError> {
    let file = folder.join("BUILD_ID");
    let nested = folder.join(".next");
    if !file.exists() && nested.join("BUILD_ID").exists() {
        let kind = BuildOutputErrorKind::Nested(nested);
        return Err(BuildOutputError::new(folder, kind));
    }
    let bytes = read_limited(&file, BUILD_ID_LIMIT)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    if text.is_empty() {
        return Err(BuildOutputError::new(&file, BuildOutputErrorKind::Empty));
    }
    let files = [
        "BUILD_ID",
        RoutesManifest::FILE,
        RequiredServerFiles::FILE,
        FunctionsConfigManifest::FILE,
        MiddlewareManifest::FILE,
    ];
    let older = folder.join(FunctionsConfigManifest::FILE);
    if !older.exists() && folder.join(RoutesManifest::FILE).exists() {
        return Err(BuildOutputError::new(&older, BuildOutputErrorKind::Older));
    }
    let files = files.map(|file| metadata(&folder.join(file)));
    let mut files = files.into_iter().collect::<Result<Vec<_>, _>>()?;
    files.extend(metadata(&folder.join(PrerenderManifest::FILE)));
    Ok(BuildId::new(text, files))
}

fn manifests(folder: &Path, id: &BuildId) -> Result<Manifests, BuildOutputError> {
    let manifests = Manifests {
        build_id: id.as_str().to_owned(),
        routes_manifest: manifest(folder)?,
        required_server_files: manifest(folder)?,
        functions_config_manifest: manifest(folder)?,
        middleware_manifest: manifest(folder)?,
        prerender_manifest: prerender_manifest(folder)?,
    };
    let routes = &manifests.routes_manifest.base_path;
    let config = &manifests.required_server_files.config.base_path;
    if routes != config {
        let kind = BuildOutputErrorKind::BasePaths(routes.clone(), config.clone());
        let file = folder.join(RoutesManifest::FILE);
        return Err(BuildOutputError::new(&file, kind));
    }
    Ok(manifests)
}

/// Without the file, no path is known to be prerendered.
fn prerender_manifest(folder: &Path) -> Result<PrerenderManifest, BuildOutputError> {
    match folder.join(PrerenderManifest::FILE).exists() {
        true => manifest_up_to(folder, PRERENDER_LIMIT),
        false => Ok(PrerenderManifest::default()),
    }
}

fn manifest<M: Manifest + DeserializeOwned>(folder: &Path) -> Result<M, BuildOutputError> {
    manifest_up_to(folder, SIZE_LIMIT)
}

fn manifest_up_to<M: Manifest + DeserializeOwned>(
    folder: &Path,
    limit: u64,
) -> Result<M, BuildOutputError> {
    let file = folder.join(M::FILE);
    let bytes = read_limited(&file, limit)?;
    check_version(&file, &bytes, M::VERSION)?;
    serde_json::from_slice(&bytes)
        .map_err(|error| BuildOutputError::new(&file, BuildOutputErrorKind::Json(error)))
}

/// Checks the version first, since a manifest of another version may have other members.
fn check_version(file: &Path, bytes: &[u8], known: u32) -> Result<(), BuildOutputError> {
    #[derive(serde::Deserialize)]
    struct Header {
        version: u32,
    }

    let kind = match serde_json::from_slice::<Header>(bytes) {
        Ok(Header { version }) if version == known => return Ok(()),
        Ok(Header { version: found }) => BuildOutputErrorKind::Version { found, known },
        Err(error) => BuildOutputErrorKind::Json(error),
    };
    Err(BuildOutputError::new(file, kind))
}

/// Reads a snapshot as bytes.
pub(crate) fn read_snapshot(file: &Path) -> Result<Vec<u8>, BuildOutputError> {
    read_limited(file, SIZE_LIMIT)
}

pub(crate) fn metadata(file: &Path) -> Result<Metadata, BuildOutputError> {
    fs::metadata(file).map_err(|error| BuildOutputError::new(file, BuildOutputErrorKind::Io(error)))
}

fn read_limited(file: &Path, limit: u64) -> Result<Vec<u8>, BuildOutputError> {
    // Opening a pipe would wait for its writer.
    if !metadata(file)?.is_file() {
        return Err(BuildOutputError::new(file, BuildOutputErrorKind::NotAFile));
    }
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes));
    read.map_err(|error| BuildOutputError::new(file, BuildOutputErrorKind::Io(error)))?;
    if bytes.len() as u64 > limit {
        let kind = BuildOutputErrorKind::TooLarge(limit);
        return Err(BuildOutputError::new(file, kind));
    }
    Ok(bytes)
}
