//! Why a command failed.

use std::error::Error;
use std::fmt;
use std::io;

/// Why a command failed: an error, shown with its causes.
#[derive(Debug)]
pub(crate) struct Failure(Box<dyn Error>);

impl Failure {
    /// Whether the reader of the output closed it, as `head` does in `cargo twinroute scan . | head`.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        let error = self.0.downcast_ref::<io::Error>();
        error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

impl<E: Into<Box<dyn Error>>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}
