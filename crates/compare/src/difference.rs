//! One difference.

use std::fmt;

use crate::Place;

/// Values longer than this, in characters, are written on a line of their own.
const MAX_INLINE: usize = 60;

/// Values longer than this, in characters, are truncated.
const MAX_VALUE: usize = 300;

/// One difference: a place, and the value of each side there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    place: Place,
    // `None` where a side has no value.
    values: [Option<String>; 2],
}

impl Difference {
    /// Creates a difference at `place`; `None` stands for a side that has no value there.
    #[must_use]
    pub fn new(place: Place, values: [Option<String>; 2]) -> Self {
        Self { place, values }
    }

    /// Returns where the difference is.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Returns the values of both sides: JSON values as JSON, other strings quoted; `None` for a side that has no value.
    #[must_use]
    pub fn values(&self) -> [Option<&str>; 2] {
        [self.values[0].as_deref(), self.values[1].as_deref()]
    }

    /// Truncates long values, as [`write`](Self::write) does.
    pub(crate) fn shorten(&mut self) {
        self.values = self.values().map(|value| value.map(truncate));
    }

    /// Whether `other` is a difference of the same kind, so that it is noise if this one is. A number that changes does
    /// not explain a string or a missing value.
    pub(crate) fn explains(&self, other: &Self) -> bool {
        if self.place != other.place {
            return self.place.covers(&other.place);
        }
        let known = self.values().map(|value| self.shape(value));
        let shapes = other.values().map(|value| other.shape(value));
        shapes.iter().all(|shape| known.contains(shape))
    }

    /// The type of a side's value, which the first byte of JSON determines.
    fn shape(&self, value: Option<&str>) -> Option<u8> {
        let first = value?.bytes().next().unwrap_or_default();
        Some(match (&self.place, first) {
            (Place::Json(_), b'-' | b'0'..=b'9') => b'0',
            (Place::Json(_), b't' | b'f') => b't',
            (Place::Json(_), first) => first,
            _ => 0,
        })
    }

    /// Writes the difference on one line if both values are short, otherwise on a line for each line of a value.
    pub(crate) fn write(&self, f: &mut fmt::Formatter<'_>, sides: [&str; 2]) -> fmt::Result {
        let text = |value: Option<&str>| value.map_or("(absent)".to_owned(), truncate);
        let [left, right] = self.values().map(text);
        let is_short = |text: &str| text.chars().count() <= MAX_INLINE && !text.contains('\n');
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

fn truncate(value: &str) -> String {
    match value.char_indices().nth(MAX_VALUE) {
        Some((end, _)) => format!("{}...", &value[..end]),
        None => value.to_owned(),
    }
}
