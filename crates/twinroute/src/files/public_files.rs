//! The files of a public folder.

use std::{
    collections::HashMap,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use percent_encoding::percent_decode_str;
use twinroute_matcher::RouteTable;

use super::{
    listing::{Listing, list},
    public_file::PublicFile,
    public_files_error::PublicFilesError,
};

/// The files of a public folder, as they were found at start. A request names one of them or none: its path never becomes one on disk.
#[derive(Debug)]
pub(crate) struct PublicFiles {
    /// The folder, without symbolic links in its path.
    root: PathBuf,
    /// By their names.
    files: HashMap<String, Arc<PublicFile>>,
}

impl PublicFiles {
    /// Lists a folder for routes that have no path in common with it.
    ///
    /// # Errors
    /// When the folder can't be read, and for each file that has the path of a route.
    pub(crate) fn read(
        folder: &Path,
        routes: Option<&RouteTable<usize>>,
    ) -> Result<Self, Vec<PublicFilesError>> {
        let Listing { root, files } = list(folder).map_err(|error| vec![error])?;
        let files = files.into_iter();
        let files = files.map(|file| (file.name.clone(), Arc::new(file)));
        let this = Self {
            root,
            files: files.collect(),
        };
        let conflicts = this.conflicts(routes);
        if conflicts.is_empty() {
            Ok(this)
        } else {
            Err(conflicts)
        }
    }

    fn conflicts(&self, routes: Option<&RouteTable<usize>>) -> Vec<PublicFilesError> {
        let routes = routes.into_iter().flat_map(RouteTable::routes);
        let fixed = routes.filter(|route| route.pattern().names().next().is_none());
        let conflicts = fixed.filter_map(|route| {
            let file = self.files.get(&route.pattern().to_string())?;
            let origin = route.origin().file().to_owned();
            Some(PublicFilesError::Conflict(file.path.clone(), origin))
        });
        conflicts.collect()
    }

    /// Returns the file with a path in normal form. As in Next.js, the case of letters matters, `%2F` stands for a slash,
    /// and a name with characters that need an escape has one spelling with escapes. Nothing is decoded twice.
    pub(super) fn find(&self, path: &str) -> Option<&Arc<PublicFile>> {
        if !path.contains('%') {
            return self.files.get(path);
        }
        let name = percent_decode_str(path).decode_utf8().ok()?;
        let file = self.files.get(&*name)?;
        file.is_spelled(path).then_some(file)
    }

    /// Opens a file. This blocks.
    ///
    /// # Errors
    /// When it is not there any more, is no regular file, or is reached through a link that leads out of the folder.
    pub(super) fn open(&self, file: &PublicFile) -> io::Result<File> {
        let path = fs::canonicalize(&file.path)?;
        if !path.starts_with(&self.root) {
            return Err(io::Error::other("it leads out of the public folder"));
        }
        // Opening a pipe would wait for its other end.
        if !fs::metadata(&path)?.is_file() {
            return Err(io::Error::other("it is no file any more"));
        }
        File::open(path)
    }
}
