//! An uploaded file on disk.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use actix_web::web::block;
use tempfile::TempPath;
use tokio::fs;

/// A file that is deleted when its last clone is dropped.
#[derive(Clone)]
pub(super) struct TemporaryFile(pub(super) Arc<TempPath>);

impl TemporaryFile {
    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Moves the file to `path`, or copies it while it has other clones.
    pub(super) async fn persist(self, path: PathBuf) -> io::Result<()> {
        match Arc::try_unwrap(self.0) {
            Ok(temporary) => {
                let moved = block(move || temporary.persist(path)).await;
                moved
                    .map_err(io::Error::other)?
                    .map_err(|error| error.error)
            }
            Err(shared) => fs::copy(&**shared, path).await.map(drop),
        }
    }
}
