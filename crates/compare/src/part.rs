//! The parts of a response that a comparison can ignore.

use std::{fmt, str::FromStr};

use crate::{JsonPath, PartError, PartErrorKind, Place};

/// A part of a response that a comparison [ignores](crate::Comparison::ignore).
///
/// ```
/// use twinroute_compare::Part;
///
/// for text in ["$.posts[*].updatedAt", "$..id", "header x-request-id", "header x-nextjs-*", "cookie visit", "body"] {
///     assert_eq!(text.parse::<Part>().unwrap().to_string(), text);
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// `body`: the body and its `Content-Length`.
    Body,
    /// `header x-request-id`: a header by its lower-case name; with a `*` at the end, all headers with that prefix.
    Header(String),
    /// `cookie visit`: a cookie by its name, with all attributes.
    Cookie(String),
    /// `$.posts[*].id`: values in a JSON body, with everything inside them.
    Json(JsonPath),
}

impl Part {
    pub(crate) fn covers(&self, place: &Place) -> bool {
        match (self, place) {
            (Self::Body, Place::Json(_) | Place::Lines(_) | Place::Bytes(_)) => true,
            (Self::Body, Place::Header(name)) => name == "content-length",
            (Self::Header(pattern), Place::Header(name)) => match pattern.strip_suffix('*') {
                Some(start) => name.starts_with(start),
                None => name == pattern,
            },
            (Self::Cookie(cookie), Place::Cookie { name, .. }) => cookie == name,
            (Self::Json(pattern), Place::Json(path)) => pattern.covers(path),
            _ => false,
        }
    }
}

impl FromStr for Part {
    type Err = PartError;

    fn from_str(text: &str) -> Result<Self, PartError> {
        let named = |prefix: &str| {
            let name = text.strip_prefix(prefix)?.trim();
            (!name.is_empty() && !name.contains(char::is_whitespace)).then_some(name)
        };
        if text == "body" {
            Ok(Self::Body)
        } else if text.starts_with('$') {
            text.parse().map(Self::Json)
        } else if let Some(name) = named("header ") {
            Ok(Self::Header(name.to_ascii_lowercase()))
        } else if let Some(name) = named("cookie ") {
            Ok(Self::Cookie(name.to_owned()))
        } else {
            Err(PartError::new(text, PartErrorKind::UnknownPart))
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body => f.write_str("body"),
            Self::Header(name) => write!(f, "header {name}"),
            Self::Cookie(name) => write!(f, "cookie {name}"),
            Self::Json(path) => path.fmt(f),
        }
    }
}
