//! Lists the files of a public folder, at start.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use twinroute_core::encode_component;

use super::{
    content_types::ContentTypes, public_file::PublicFile, public_files_error::PublicFilesError,
};

/// The folder whose files are served although its name starts with a dot (RFC 8615).
const WELL_KNOWN: &str = ".well-known";

/// Lists the files of a folder and of all folders below it.
pub(super) fn list(folder: &Path) -> Result<Listing, PublicFilesError> {
    let root = fs::canonicalize(folder);
    let root = root.map_err(|error| PublicFilesError::Read(folder.to_owned(), error))?;
    let reserved = folder.join("_next");
    if reserved.exists() {
        return Err(PublicFilesError::Reserved(reserved));
    }
    let mut walk = Walk {
        root: root.clone(),
        types: ContentTypes::new(),
        files: Vec::new(),
    };
    let top = Folder {
        path: folder,
        name: "",
        is_hidden: false,
    };
    walk.folder(&top, &[root])?;
    let Walk { root, files, .. } = walk;
    Ok(Listing { root, files })
}

/// The files of a folder.
pub(super) struct Listing {
    /// The folder, without symbolic links in its path.
    pub(super) root: PathBuf,
    pub(super) files: Vec<PublicFile>,
}

struct Walk {
    root: PathBuf,
    types: ContentTypes,
    files: Vec<PublicFile>,
}

/// A folder on the way.
struct Folder<'f> {
    path: &'f Path,
    /// Its path in the URL, decoded, without a slash at its end.
    name: &'f str,
    is_hidden: bool,
}

impl Walk {
    /// Lists a folder. `above` has it and the folders that lead to it, without symbolic links in their paths.
    fn folder(&mut self, folder: &Folder<'_>, above: &[PathBuf]) -> Result<(), PublicFilesError> {
        let failed = |error| PublicFilesError::Read(folder.path.to_owned(), error);
        for entry in fs::read_dir(folder.path).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            self.entry(folder, &entry, above)?;
        }
        Ok(())
    }

    fn entry(
        &mut self,
        folder: &Folder<'_>,
        entry: &fs::DirEntry,
        above: &[PathBuf],
    ) -> Result<(), PublicFilesError> {
        let path = entry.path();
        let Some(name) = served_name(entry) else {
            tracing::warn!(
                ?path,
                "a public file is not served: its name is not UTF-8, or has a backslash"
            );
            return Ok(());
        };
        let Some((metadata, target)) = self.inside(&path)? else {
            return Ok(());
        };
        let is_dot = name.starts_with('.') && !(metadata.is_dir() && name == WELL_KNOWN);
        let is_hidden = folder.is_hidden || is_dot;
        let name = format!("{}/{name}", folder.name);
        if metadata.is_dir() {
            let below = Folder {
                path: &path,
                name: &name,
                is_hidden,
            };
            return self.below(&below, target, above);
        }
        // A device or a pipe has no end, or no beginning.
        if metadata.is_file() {
            self.files.push(PublicFile {
                encoded: encoded(&name),
                content_type: self.types.of(&name),
                path,
                name,
                is_hidden,
            });
        }
        Ok(())
    }

    /// Lists a folder in another one, unless it is a link that leads in a circle.
    fn below(
        &mut self,
        folder: &Folder<'_>,
        target: PathBuf,
        above: &[PathBuf],
    ) -> Result<(), PublicFilesError> {
        if above.contains(&target) {
            let path = folder.path;
            tracing::warn!(?path, "a link to a folder above itself is not followed");
            return Ok(());
        }
        self.folder(folder, &[above, &[target]].concat())
    }

    /// Returns what is at a path, and its path without symbolic links. `None` if they lead out of the public folder or to nothing.
    fn inside(&self, path: &Path) -> Result<Option<(fs::Metadata, PathBuf)>, PublicFilesError> {
        let found = fs::canonicalize(path).and_then(|target| Ok((fs::metadata(&target)?, target)));
        match found {
            Ok((_, target)) if !target.starts_with(&self.root) => {
                tracing::warn!(
                    ?path,
                    "a link that leads out of the public folder is not served"
                );
                Ok(None)
            }
            Ok(found) => Ok(Some(found)),
            // A link to nothing, or a file that was just deleted.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(PublicFilesError::Read(path.to_owned(), error)),
        }
    }
}

fn served_name(entry: &fs::DirEntry) -> Option<String> {
    let name = entry.file_name().to_str()?.to_owned();
    // Next.js takes a backslash in a name for a slash, and finds no file there.
    (!name.contains('\\')).then_some(name)
}

fn encoded(name: &str) -> String {
    let segments: Vec<_> = name.split('/').map(encode_component).collect();
    segments.join("/")
}
