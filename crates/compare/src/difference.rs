//! Where two answers differ, and how that is told.

use std::{fmt, ops::Range};

use crate::part::{JsonPath, Step};

/// So many differences are told in full; of the others, how many there are.
const TOLD: usize = 20;

/// A value that is longer, in characters, has a line of its own.
const SHORT: usize = 60;

/// So much of a value is told, in characters.
const LONGEST: usize = 300;

/// A place in an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// The status code.
    Status,
    /// All values of a header, by its lower-case name.
    Header(String),
    /// A part of a cookie.
    Cookie {
        /// The cookie's name.
        name: String,
        /// `value`, or an attribute by its lower-case name.
        attribute: String,
    },
    /// A value in a JSON body.
    Json(Vec<Step>),
    /// Lines of a text body, counted from 0.
    Lines(Range<usize>),
    /// The body from this byte on.
    Bytes(usize),
    /// How the answer ended: it broke off, or never came.
    End,
}

impl Place {
    /// Whether a difference at `other` says no more than one here.
    fn covers(&self, other: &Self) -> bool {
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
            Self::Json(steps) => JsonPath::fmt_steps(steps, f),
            Self::Lines(lines) if lines.len() < 2 => write!(f, "body, line {}", lines.start + 1),
            Self::Lines(lines) => write!(f, "body, lines {} to {}", lines.start + 1, lines.end),
            Self::Bytes(at) => write!(f, "body, from byte {at}"),
            Self::End => f.write_str("end"),
        }
    }
}

/// One difference: a place, and what is there on either side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    place: Place,
    // `None` where a side has nothing.
    values: [Option<String>; 2],
}

impl Difference {
    /// A difference at `place`; `None` is a side that has nothing there.
    #[must_use]
    pub fn new(place: Place, values: [Option<String>; 2]) -> Self {
        Self { place, values }
    }

    /// Where it is.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What the two sides have there, as text.
    #[must_use]
    pub fn values(&self) -> [Option<&str>; 2] {
        [self.values[0].as_deref(), self.values[1].as_deref()]
    }

    /// Whether what changes here by itself is all that `other` shows. A value that always is a number does not explain
    /// one that is missing, or is text.
    fn explains(&self, other: &Self) -> bool {
        if self.place != other.place {
            return self.place.covers(&other.place);
        }
        let known = self.values().map(|value| self.shape(value));
        let shapes = other.values().map(|value| other.shape(value));
        shapes.iter().all(|shape| known.contains(shape))
    }

    /// What kind of value a side has: the first byte of JSON tells it.
    fn shape(&self, value: Option<&str>) -> Option<u8> {
        let first = value?.bytes().next().unwrap_or_default();
        Some(match (&self.place, first) {
            (Place::Json(_), b'-' | b'0'..=b'9') => b'0',
            (Place::Json(_), b't' | b'f') => b't',
            (Place::Json(_), first) => first,
            _ => 0,
        })
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, sides: [&str; 2]) -> fmt::Result {
        let [left, right] = self.values().map(told);
        let is_short = |text: &str| text.chars().count() <= SHORT && !text.contains('\n');
        if is_short(&left) && is_short(&right) {
            let [left_side, right_side] = sides;
            return write!(
                f,
                "{}: {left_side} {left}, {right_side} {right}",
                self.place
            );
        }
        write!(f, "{}:", self.place)?;
        let width = sides.map(str::len).into_iter().max().unwrap_or_default();
        for (side, value) in sides.into_iter().zip([left, right]) {
            for line in value.lines() {
                write!(f, "\n  {side:width$} {line}")?;
            }
        }
        Ok(())
    }
}

fn told(value: Option<&str>) -> String {
    match value {
        None => "(absent)".to_owned(),
        Some(text) => match text.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}...", &text[..end]),
            None => text.to_owned(),
        },
    }
}

/// All differences of two answers; as text, a line or a few for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differences {
    sides: [&'static str; 2],
    list: Vec<Difference>,
    // Those that are not in the list any more.
    left_out: usize,
}

impl Differences {
    pub(crate) fn new(sides: [&'static str; 2], list: Vec<Difference>) -> Self {
        Self {
            sides,
            list,
            left_out: 0,
        }
    }

    /// Keeps only what is told of them: an answer may be a megabyte, and differ in all of it.
    pub fn shorten(&mut self) {
        self.left_out += self.list.len().saturating_sub(TOLD);
        self.list.truncate(TOLD);
        self.list.shrink_to_fit();
        for difference in &mut self.list {
            let values = difference.values().map(|value| value.map(|_| told(value)));
            difference.values = values;
        }
    }

    /// Whether the answers are the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// One after the other.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Difference> {
        self.list.iter()
    }

    /// Without those at places where two answers of the same side differ too: what changes from one answer to the next
    /// says nothing.
    #[must_use]
    pub fn without(mut self, noise: &Self) -> Self {
        self.list
            .retain(|difference| !noise.iter().any(|noise| noise.explains(difference)));
        self
    }

    /// Adds a difference that was found elsewhere.
    #[must_use]
    pub fn and(mut self, difference: Difference) -> Self {
        self.list.push(difference);
        self
    }
}

impl fmt::Display for Differences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, difference) in self.list.iter().take(TOLD).enumerate() {
            if at > 0 {
                writeln!(f)?;
            }
            difference.write(f, self.sides)?;
        }
        match self.left_out + self.list.len().saturating_sub(TOLD) {
            0 => Ok(()),
            more => write!(f, "\n... and {more} more"),
        }
    }
}
