//! What can be wrong with the settings of a legacy server.

use std::{convert::Infallible, error::Error, fmt};

/// A setting that can't be used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegacyError {
    input: String,
    kind: LegacyErrorKind,
}

/// Why a setting can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LegacyErrorKind {
    /// It is not an absolute URL; with the parser's reason.
    Unreadable(String),
    /// The scheme is neither `http` nor `https`.
    Scheme,
    /// It has a path, a query, a fragment or a user: requests bring their own target.
    MoreThanOrigin,
    /// It is `https`, which needs the feature `legacy-tls`.
    NoTls,
    /// It has no certificate in PEM form that can be trusted; with the reason.
    Certificate(String),
}

impl LegacyError {
    pub(crate) fn new(input: impl Into<String>, kind: LegacyErrorKind) -> Self {
        Self {
            input: input.into(),
            kind,
        }
    }

    /// Why it can't be used.
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

/// For what takes a [`Legacy`](crate::Legacy) as well as a URL.
impl From<Infallible> for LegacyError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
