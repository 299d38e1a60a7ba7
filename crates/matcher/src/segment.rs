//! One segment of a pattern, parsed from a folder name.

use std::fmt;

use crate::error::PatternErrorKind;

/// One segment of a [`Pattern`](crate::Pattern).
///
/// The order of the variants is the order of precedence, and the derived `Ord` relies on it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// Matches its own text, byte for byte.
    Static(Box<str>),
    /// `[name]`: matches one segment.
    Dynamic(Box<str>),
    /// `[...name]`: matches one segment or more.
    CatchAll(Box<str>),
    /// `[[...name]]`: matches any number of segments, including none.
    OptionalCatchAll(Box<str>),
}

impl Segment {
    /// Parses a folder name, or a file name without its extension.
    pub(crate) fn parse(text: &str) -> Result<Self, PatternErrorKind> {
        match text {
            "" => return Err(PatternErrorKind::EmptySegment),
            "." | ".." => return Err(PatternErrorKind::DotSegment),
            _ => {}
        }
        // Only a name that is entirely in brackets is dynamic: `pre-[id]`, `[id]post` and `[id` are literal.
        let Some(inner) = strip(text, "[", "]") else {
            return Ok(Self::Static(text.into()));
        };
        if let Some(optional) = strip(inner, "[", "]") {
            return match optional.strip_prefix("...") {
                Some(name) => Ok(Self::OptionalCatchAll(parse_name(name)?)),
                None => Err(PatternErrorKind::OptionalDynamic),
            };
        }
        match inner.strip_prefix("...") {
            Some(name) => Ok(Self::CatchAll(parse_name(name)?)),
            None => Ok(Self::Dynamic(parse_name(inner)?)),
        }
    }

    /// The name of the parameter; `None` for a static segment.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Static(_) => None,
            Self::Dynamic(name) | Self::CatchAll(name) | Self::OptionalCatchAll(name) => Some(name),
        }
    }

    /// Whether this segment matches the rest of the path, as `[...name]` and `[[...name]]` do.
    pub fn is_catch_all(&self) -> bool {
        matches!(self, Self::CatchAll(_) | Self::OptionalCatchAll(_))
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Static(text) => f.write_str(text),
            Self::Dynamic(name) => write!(f, "[{name}]"),
            Self::CatchAll(name) => write!(f, "[...{name}]"),
            Self::OptionalCatchAll(name) => write!(f, "[[...{name}]]"),
        }
    }
}

fn parse_name(name: &str) -> Result<Box<str>, PatternErrorKind> {
    if name.is_empty() {
        // Next refuses this only under `app`; under `pages`, `[]` is literal and `[...]` has an empty name.
        Err(PatternErrorKind::EmptyName)
    } else if name.contains(['[', ']']) {
        // Next builds `[a][b]` and `[a]-[b]`, and then serves nothing from them.
        Err(PatternErrorKind::BracketInName)
    } else if name.starts_with(['.', '…']) {
        Err(PatternErrorKind::LeadingDot)
    } else {
        Ok(name.into())
    }
}

fn strip<'a>(text: &'a str, prefix: &str, suffix: &str) -> Option<&'a str> {
    text.strip_prefix(prefix)?.strip_suffix(suffix)
}
