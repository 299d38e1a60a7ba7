//! Where in a response a difference is.

use std::{fmt, ops::Range};

use crate::JsonPath;

/// A place in a response.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// The status code.
    Status,
    /// All values of a header, by its lower-case name.
    Header(String),
    /// The value or an attribute of a cookie.
    Cookie {
        /// The name of the cookie.
        name: String,
        /// `value`, or the lower-case name of an attribute.
        attribute: String,
    },
    /// A value in a JSON body.
    Json(JsonPath),
    /// Lines of a text body, counted from 0.
    Lines(Range<usize>),
    /// The body, from this byte offset on.
    Bytes(usize),
    /// The end of the response: it was incomplete, or no response was received.
    End,
}

impl Place {
    /// Whether a difference at this place includes one at `other`.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Json(outer), Self::Json(inner)) => inner.starts_with(outer),
            (Self::Lines(one), Self::Lines(other)) => {
                one.start <= other.end && other.start <= one.end
            }
            (Self::Bytes(_) | Self::Lines(_), Self::Bytes(_)) => true,
            (one, other) => one == other,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status => f.write_str("status"),
            Self::Header(name) => write!(f, "header {name}"),
            Self::Cookie { name, attribute } => write!(f, "cookie {name}, {attribute}"),
            Self::Json(path) => path.fmt(f),
            Self::Lines(lines) if lines.len() < 2 => write!(f, "body, line {}", lines.start + 1),
            Self::Lines(lines) => write!(f, "body, lines {} to {}", lines.start + 1, lines.end),
            Self::Bytes(at) => write!(f, "body, from byte {at}"),
            Self::End => f.write_str("end"),
        }
    }
}
