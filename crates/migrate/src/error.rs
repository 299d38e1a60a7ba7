//! Errors in the settings of a legacy server.

use std::{convert::Infallible, error::Error, fmt};

/// An invalid setting of a legacy server, and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegacyError {
    input: String,
    kind: LegacyErrorKind,
}

/// Why a setting is invalid.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LegacyErrorKind {
    /// The URL is not absolute; with the parser's reason.
    Unreadable(String),
    /// The scheme is neither `http` nor `https`.
    Scheme,
    /// The URL has a path, a query, a fragment or a user, though each request has its own target.
    MoreThanOrigin,
    /// The scheme is `https`, which needs the feature `legacy-tls`.
    NoTls,
    /// The PEM text has no certificate that can be trusted; with the reason.
    Certificate(String),
}

impl LegacyError {
    pub(crate) fn new(input: impl Into<String>, kind: LegacyErrorKind) -> Self {
        Self {
            input: input.into(),
            kind,
        }
    }

    /// The reason.
    #[must_use]
    pub fn kind(&self) -> &LegacyErrorKind {
        &self.kind
    }
}

impl fmt::Display for LegacyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let input = &self.input;
        match &self.kind {
            LegacyErrorKind::Unreadable(reason) => {
                write!(
                    f,
                    "legacy server `{input}` is not an absolute URL: {reason}"
                )
            }
            LegacyErrorKind::Scheme => {
                write!(f, "legacy server `{input}` is neither `http` nor `https`")
            }
            LegacyErrorKind::NoTls => write!(
                f,
                "legacy server `{input}` needs the feature `legacy-tls` of twinroute"
            ),
            LegacyErrorKind::MoreThanOrigin => write!(
                f,
                "legacy server `{input}` must be a scheme, a host and a port, without path, query, fragment or user"
            ),
            LegacyErrorKind::Certificate(reason) => {
                write!(f, "{input} can't be trusted: {reason}")
            }
        }
    }
}

impl Error for LegacyError {}

/// Lets a function accept a [`Legacy`](crate::Legacy) as well as a URL.
impl From<Infallible> for LegacyError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
