//! Why a path can't be scanned.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::model::Problem;

/// A path that can't be scanned.
#[derive(Debug)]
pub struct ScanError {
    path: PathBuf,
    kind: ScanErrorKind,
    // The folders below the path that could not be read.
    problems: Vec<Problem>,
}

/// Why a path can't be scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScanErrorKind {
    /// There is no such folder.
    NoFolder,
    /// The folder holds no Next.js project: no `pages` or `app` folder, neither in it nor in `src`, nor in a package below it.
    NoProject,
}

impl ScanError {
    pub(crate) fn new(path: &Path, kind: ScanErrorKind) -> Self {
        Self {
            path: path.to_owned(),
            kind,
            problems: Vec::new(),
        }
    }

    /// Adds the folders that the search for projects could not read.
    pub(crate) fn after(self, problems: Vec<Problem>) -> Self {
        Self { problems, ..self }
    }

    /// Why the path can't be scanned.
    pub fn kind(&self) -> ScanErrorKind {
        self.kind
    }
}

impl fmt::Display for ScanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match self.kind {
            ScanErrorKind::NoFolder => write!(f, "`{path}` is not a folder")?,
            ScanErrorKind::NoProject => write!(
                f,
                "`{path}` holds no Next.js project: expected a `pages` or `app` folder in it, in its `src`, or in a package below it"
            )?,
        }
        for problem in &self.problems {
            let file = match problem.file.as_str() {
                "" => ".",
                file => file,
            };
            write!(f, "; `{file}`: {}", problem.message)?;
        }
        Ok(())
    }
}

impl Error for ScanError {}
