//! `TargetError`.

use std::{error::Error, fmt};

/// A rule applies, but its destination or header cannot be made from the values of the request.
///
/// Next.js responds with 500 then. An example is a redirect from `/a/:x?` to `/b/:x` and a request for `/a`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetError {
    target: String,
    kind: TargetErrorKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TargetErrorKind {
    /// The named param has no value.
    Absent(String),
    /// The named param has several values and must not repeat.
    Repeated(String),
    /// Two params stand next to each other.
    Adjacent(String),
    /// A backslash escapes what is no param.
    Escape(String),
    /// The destination is wrong for every request.
    Unusable(String),
}

impl TargetError {
    pub(crate) fn new(target: &str, kind: TargetErrorKind) -> Self {
        Self {
            target: target.to_owned(),
            kind,
        }
    }
}

impl fmt::Display for TargetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` cannot be made: ", self.target)?;
        match &self.kind {
            TargetErrorKind::Absent(name) => write!(f, "`:{name}` has no value"),
            TargetErrorKind::Repeated(name) => {
                write!(f, "`:{name}` has several values, write `:{name}*`")
            }
            TargetErrorKind::Adjacent(name) => {
                write!(f, "`:{name}` directly follows another parameter")
            }
            TargetErrorKind::Unusable(reason) => f.write_str(reason),
            TargetErrorKind::Escape(name) => write!(f, "`\\:{name}` names no parameter"),
        }
    }
}

impl Error for TargetError {}
