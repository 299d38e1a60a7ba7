//! Errors of parsing a part of a response.

use std::{error::Error, fmt};

/// The error of parsing a [`Part`](crate::Part) or a [`JsonPath`](crate::JsonPath): the text, and the reason.
///
/// ```
/// use twinroute_compare::{Part, PartErrorKind};
///
/// let error = "$.a[b]".parse::<Part>().unwrap_err();
/// assert_eq!(error.text(), "$.a[b]");
/// assert_eq!(error.kind(), &PartErrorKind::InvalidBracket("b".to_owned()));
/// assert_eq!(error.to_string(), "`$.a[b]` is not a JSON path: `[b]` is not `[*]`, a number or a quoted name");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartError {
    text: String,
    kind: PartErrorKind,
}

impl PartError {
    pub(crate) fn new(text: &str, kind: PartErrorKind) -> Self {
        Self {
            text: text.to_owned(),
            kind,
        }
    }

    /// Returns the text that could not be parsed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the reason.
    #[must_use]
    pub fn kind(&self) -> &PartErrorKind {
        &self.kind
    }
}

/// Why the text of a part can't be parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PartErrorKind {
    /// The text does not name a part of a response.
    UnknownPart,
    /// A JSON path does not start with `$`.
    MissingRoot,
    /// A name in a JSON path does not follow a `.`.
    MissingDot,
    /// A name in a JSON path is empty, or has characters that need quotes in brackets.
    InvalidName,
    /// A `[` in a JSON path has no `]`.
    UnclosedBracket,
    /// The text between brackets in a JSON path is not `*`, a number or a quoted name.
    InvalidBracket(String),
}

impl fmt::Display for PartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.text;
        if self.kind == PartErrorKind::UnknownPart {
            return write!(f, "`{text}` is {}", self.kind);
        }
        write!(f, "`{text}` is not a JSON path: {}", self.kind)
    }
}

impl fmt::Display for PartErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownPart => "neither `$.path`, `header name`, `cookie name` nor `body`",
            Self::MissingRoot => "it does not start with `$`",
            Self::MissingDot => "a name must follow a `.`",
            Self::InvalidName => "a name is missing, or needs `['quotes']`",
            Self::UnclosedBracket => "a `[` is not closed",
            Self::InvalidBracket(inside) => {
                return write!(f, "`[{inside}]` is not `[*]`, a number or a quoted name");
            }
        })
    }
}

impl Error for PartError {}
