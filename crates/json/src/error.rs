//! The error of a text that is not JSON.

use std::{error::Error, fmt};

/// Why a text could not be parsed, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    line: usize,
    column: usize,
    kind: ParseErrorKind,
}

/// What is wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// The text ends within a value.
    End,
    /// Neither a value nor its beginning.
    NoValue,
    /// A name is not a string.
    NoName,
    /// No `:` after a name.
    NoColon,
    /// Neither a `,` nor the end of an array or object.
    NoComma,
    /// Text after the value.
    TrailingText,
    /// A number that is not in JSON's form.
    Number,
    /// A number whose size exceeds that of an `f64`.
    NumberRange,
    /// A control character in a string.
    ControlCharacter,
    /// An unknown escape in a string.
    Escape,
    /// Half of a surrogate pair.
    Surrogate,
    /// More than 127 arrays and objects around a value.
    TooDeep,
    /// More than 4 GiB.
    TooLong,
}

impl ParseError {
    pub(crate) fn new(text: &str, at: usize, kind: ParseErrorKind) -> Self {
        let before = &text.as_bytes()[..at.min(text.len())];
        let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
        Self {
            line: memchr::memchr_iter(b'\n', before).count() + 1,
            column: before.len() - start + 1,
            kind,
        }
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> ParseErrorKind {
        self.kind
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = match self.kind {
            ParseErrorKind::End => "the text ends within a value",
            ParseErrorKind::NoValue => "expected a value",
            ParseErrorKind::NoName => "expected a name in quotes",
            ParseErrorKind::NoColon => "expected `:`",
            ParseErrorKind::NoComma => "expected `,` or the end of the array or object",
            ParseErrorKind::TrailingText => "text after the value",
            ParseErrorKind::Number => "invalid number",
            ParseErrorKind::NumberRange => "number out of range",
            ParseErrorKind::ControlCharacter => "a control character in a string",
            ParseErrorKind::Escape => "invalid escape",
            ParseErrorKind::Surrogate => "half of a surrogate pair",
            ParseErrorKind::TooDeep => "more than 127 levels of arrays and objects",
            ParseErrorKind::TooLong => "more than 4 GiB",
        };
        write!(f, "{reason} at line {} column {}", self.line, self.column)
    }
}

impl Error for ParseError {}
