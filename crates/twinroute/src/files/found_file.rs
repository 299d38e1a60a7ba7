//! The public file that a path leads to.

#[cfg(feature = "server")]
use std::path::Path;
use std::{fs::File, io, sync::Arc};

use super::{public_file::PublicFile, public_files::PublicFiles};

/// The public file that a path leads to, and its folder.
#[derive(Debug, Clone)]
pub(crate) struct FoundFile {
    pub(super) file: Arc<PublicFile>,
    files: Arc<PublicFiles>,
}

impl FoundFile {
    /// Finds the file with a path.
    pub(crate) fn find(files: &Arc<PublicFiles>, path: &str) -> Option<Self> {
        let file = files.find(path)?;
        Some(Self {
            file: Arc::clone(file),
            files: Arc::clone(files),
        })
    }

    /// Returns the path on disk.
    #[cfg(feature = "server")]
    pub(crate) fn path(&self) -> &Path {
        &self.file.path
    }

    /// Opens the file. This blocks.
    pub(super) fn open(&self) -> io::Result<File> {
        self.files.open(&self.file)
    }
}
