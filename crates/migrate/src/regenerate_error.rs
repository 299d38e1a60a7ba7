//! `RegenerateError`.

use std::{error::Error, fmt};

/// The legacy server did not regenerate a path, and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegenerateError {
    target: String,
    kind: RegenerateErrorKind,
}

/// Why the legacy server did not regenerate a path.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RegenerateErrorKind {
    /// The server can't be reached, or closed the connection; with the details.
    Failed(String),
    /// The server did not respond within 5 seconds.
    Timeout,
    /// The path or the secret can't be sent; with the reason.
    Unsendable(String),
    /// The server responded with this status, and without having regenerated the path.
    NotRegenerated(u16),
}

impl RegenerateError {
    pub(crate) fn new(target: &str, kind: RegenerateErrorKind) -> Self {
        let target = target.to_owned();
        Self { target, kind }
    }

    /// The reason.
    #[must_use]
    pub fn kind(&self) -> &RegenerateErrorKind {
        &self.kind
    }
}

impl fmt::Display for RegenerateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = self.target.escape_debug();
        write!(
            f,
            "the legacy server did not regenerate `{target}`: {}",
            self.kind
        )
    }
}

impl fmt::Display for RegenerateErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(details) => f.write_str(details),
            Self::Timeout => f.write_str("it did not respond within 5 seconds"),
            Self::Unsendable(reason) => write!(f, "the request can't be sent: {reason}"),
            Self::NotRegenerated(status @ 500..) => {
                write!(
                    f,
                    "it responded with {status}, as it does if the page or the handler fails"
                )
            }
            Self::NotRegenerated(status) => write!(
                f,
                "it responded with {status} and regenerated nothing; is the build output that of the running server?"
            ),
        }
    }
}

impl Error for RegenerateError {}
