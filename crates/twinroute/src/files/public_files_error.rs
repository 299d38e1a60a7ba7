//! Why a public folder can't be served.

use std::{error::Error, fmt, io, path::PathBuf};

/// Why a public folder can't be served.
#[derive(Debug)]
pub(crate) enum PublicFilesError {
    /// The folder, or one in it, can't be read.
    Read(PathBuf, io::Error),
    /// It has a folder `_next`, whose paths are those of Next's own files.
    Reserved(PathBuf),
    /// A file has the path of a route, which has this file.
    Conflict(PathBuf, String),
}

impl fmt::Display for PublicFilesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(path, error) => {
                write!(
                    f,
                    "can't read the public folder `{}`: {error}",
                    path.display()
                )
            }
            Self::Reserved(path) => write!(
                f,
                "`{}` can't be served: paths below `/_next` are those of Next.js",
                path.display()
            ),
            Self::Conflict(path, origin) => write!(
                f,
                "the public file `{}` has the path of a route: `{origin}`; only one of them can be served",
                path.display()
            ),
        }
    }
}

impl Error for PublicFilesError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Read(_, error) => Some(error),
            Self::Reserved(_) | Self::Conflict(..) => None,
        }
    }
}
