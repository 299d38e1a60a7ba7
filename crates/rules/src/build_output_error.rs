//! `BuildOutputError`.

use std::{
    error::Error,
    fmt, io,
    path::{Path, PathBuf},
};

use crate::{RuleError, rule_error::SyntaxError};

/// The build output of Next.js can't be read: the file, and the reason.
#[derive(Debug)]
pub struct BuildOutputError {
    file: PathBuf,
    kind: BuildOutputErrorKind,
}

#[derive(Debug)]
pub(crate) enum BuildOutputErrorKind {
    Io(io::Error),
    Json(serde_json::Error),
    NotAFile,
    TooLarge(u64),
    Empty,
    Version {
        found: u32,
        known: u32,
    },
    NotASnapshot,
    BasePaths(String, String),
    Changing,
    /// A manifest that Next.js 13 does not write is missing.
    Older,
    Matchers(Vec<RuleError>),
    Pattern {
        pattern: String,
        reason: SyntaxError,
    },
    Nested(PathBuf),
}

impl BuildOutputError {
    pub(crate) fn new(file: &Path, kind: BuildOutputErrorKind) -> Self {
        let file = file.to_owned();
        Self { file, kind }
    }

    /// The file that can't be read.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }
}

impl fmt::Display for BuildOutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.file.display())?;
        match &self.kind {
            BuildOutputErrorKind::Io(error) => error.fmt(f),
            BuildOutputErrorKind::Json(error) => error.fmt(f),
            BuildOutputErrorKind::NotAFile => f.write_str("it is not a file"),
            BuildOutputErrorKind::TooLarge(limit) => {
                write!(f, "the file is larger than {limit} bytes")
            }
            BuildOutputErrorKind::Empty => f.write_str("the file is empty"),
            BuildOutputErrorKind::Version { found, known } => write!(
                f,
                "the file has version {found}, and only version {known} can be read"
            ),
            BuildOutputErrorKind::NotASnapshot => {
                f.write_str("it is neither a `.next` folder nor a snapshot of one")
            }
            BuildOutputErrorKind::BasePaths(routes, config) => write!(
                f,
                "`basePath` is `{routes}` here and `{config}` in required-server-files.json; the files are of two builds"
            ),
            BuildOutputErrorKind::Changing => {
                f.write_str("the build output changes while it is read; a build is running")
            }
            BuildOutputErrorKind::Older => {
                f.write_str("the file is missing; the build output of Next.js 14, 15 and 16 has it")
            }
            BuildOutputErrorKind::Matchers(errors) => {
                let errors: Vec<_> = errors.iter().map(ToString::to_string).collect();
                f.write_str(&errors.join("; "))
            }
            BuildOutputErrorKind::Pattern { pattern, reason } => {
                write!(f, "route `{pattern}`: {reason}")
            }
            BuildOutputErrorKind::Nested(folder) => write!(
                f,
                "it is not the build output of Next.js; did you mean `{}`?",
                folder.display()
            ),
        }
    }
}

impl Error for BuildOutputError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            BuildOutputErrorKind::Io(error) => Some(error),
            BuildOutputErrorKind::Json(error) => Some(error),
            _ => None,
        }
    }
}
