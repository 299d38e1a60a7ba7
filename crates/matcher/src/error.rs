//! Errors of patterns. Those of tables are in `clash.rs`, those of paths in `params.rs`.

use std::error::Error;
use std::fmt;

/// The error of parsing a [`Pattern`](crate::Pattern): the text, and the rule that it breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    pattern: Box<str>,
    kind: PatternErrorKind,
}

impl PatternError {
    pub(crate) fn new(pattern: &str, kind: PatternErrorKind) -> Self {
        Self {
            pattern: pattern.into(),
            kind,
        }
    }

    /// The text as it was given.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The rule it breaks.
    pub fn kind(&self) -> PatternErrorKind {
        self.kind
    }
}

/// The rule that an invalid pattern breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PatternErrorKind {
    /// A pattern starts with `/`.
    NoLeadingSlash,
    /// `/a//b` or `/a/`.
    EmptySegment,
    /// `.` or `..`, which no normalized path contains.
    DotSegment,
    /// `[]`, `[...]` or `[[...]]`.
    EmptyName,
    /// `[[id]]`: only a catch-all may be optional.
    OptionalDynamic,
    /// `[[id]`, `[a][b]`: a name contains no brackets.
    BracketInName,
    /// `[..id]` or `[…id]`: neither a name nor the three dots of a catch-all.
    LeadingDot,
    /// `/[id]/x/[id]`.
    RepeatedName,
    /// `/[a-b]/[ab]`: two names that differ only in characters other than ASCII letters, digits and `_`.
    SimilarName,
    /// `/[...slug]/x`.
    CatchAllNotLast,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rule = match self.kind {
            PatternErrorKind::NoLeadingSlash => "must start with `/`",
            PatternErrorKind::EmptySegment => "has an empty segment",
            PatternErrorKind::DotSegment => "has a segment `.` or `..`",
            PatternErrorKind::EmptyName => "has a parameter without a name",
            PatternErrorKind::OptionalDynamic => {
                "has an optional `[[name]]`, which only a catch-all may be"
            }
            PatternErrorKind::BracketInName => "has a parameter name with brackets in it",
            PatternErrorKind::LeadingDot => "has a parameter name that starts with a dot",
            PatternErrorKind::RepeatedName => "has the same parameter name twice",
            PatternErrorKind::SimilarName => {
                "has two parameter names that differ only in punctuation"
            }
            PatternErrorKind::CatchAllNotLast => "has a catch-all that is not last",
        };
        write!(f, "pattern `{}` {rule}", self.pattern)
    }
}

impl Error for PatternError {}
