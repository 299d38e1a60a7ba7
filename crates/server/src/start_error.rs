//! Why a server does not start.

use std::{error::Error, fmt};

/// Why a server does not start, inside the [`io::Error`](std::io::Error) of [`AppServer::run`](crate::AppServer::run).
///
/// Its `Debug` output is its text, so that a `main` that returns the error prints whole lines.
pub struct StartError(String);

impl StartError {
    /// An error with this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for StartError {}
