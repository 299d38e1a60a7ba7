//! `EnvError`.

use std::{
    error::Error,
    fmt, io,
    path::{Path, PathBuf},
};

/// An environment file can't be loaded: the file, and the reason.
#[derive(Debug)]
pub struct EnvError {
    file: PathBuf,
    kind: EnvErrorKind,
}

#[derive(Debug)]
pub(crate) enum EnvErrorKind {
    Io(io::Error),
    /// The value of this variable contains itself.
    Endless(String),
    /// The value of this variable has a NUL, which no variable of a process can have.
    Nul(String),
    /// The process has this number of threads.
    Threads(usize),
}

impl EnvError {
    pub(crate) fn new(file: &Path, kind: EnvErrorKind) -> Self {
        let file = file.to_owned();
        Self { file, kind }
    }

    /// The file that can't be loaded.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }
}

impl fmt::Display for EnvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.file.display())?;
        match &self.kind {
            EnvErrorKind::Io(error) => error.fmt(f),
            EnvErrorKind::Endless(name) => write!(
                f,
                "the value of `{name}` contains itself; write `\\$` for a dollar sign"
            ),
            EnvErrorKind::Nul(name) => write!(f, "the value of `{name}` contains a NUL"),
            EnvErrorKind::Threads(count) => write!(
                f,
                "the process has {count} threads; load environment files first in `main`"
            ),
        }
    }
}

impl Error for EnvError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            EnvErrorKind::Io(error) => Some(error),
            EnvErrorKind::Endless(_) | EnvErrorKind::Nul(_) | EnvErrorKind::Threads(_) => None,
        }
    }
}
