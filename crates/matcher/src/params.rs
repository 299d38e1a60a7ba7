//! The parameters of a match, raw and decoded.

use std::error::Error;
use std::fmt;

use crate::decode::decode_text;
use crate::pattern::Pattern;
use crate::scan::end;
use crate::segment::Segment;

/// The parameters of a match as `(name, raw text)`, left to right; a catch-all's text is the rest of the path.
///
/// They are not stored: walking the pattern and the path in parallel finds them, since both have the same segments.
#[derive(Clone, Debug)]
pub struct Captures<'t, 'p> {
    segments: std::slice::Iter<'t, Segment>,
    path: &'p str,
    start: usize,
    is_raw: bool,
}

impl<'t, 'p> Captures<'t, 'p> {
    pub(crate) fn new(pattern: &'t Pattern, path: &'p str, is_raw: bool) -> Self {
        Self {
            segments: pattern.segments().iter(),
            path,
            start: 1,
            is_raw,
        }
    }

    /// The next parameter's segment and its text.
    #[inline]
    fn next_named(&mut self) -> Option<(&'t Segment, &'t str, &'p str)> {
        for segment in &mut self.segments {
            let start = self.start;
            let end = match segment {
                Segment::Static(text) if self.is_raw => start + text.len(),
                Segment::Static(_) | Segment::Dynamic(_) => end(self.path.as_bytes(), start),
                Segment::CatchAll(_) | Segment::OptionalCatchAll(_) => self.path.len(),
            };
            self.start = end + 1;
            if let Some(name) = segment.name() {
                // Only an absent optional catch-all has no text.
                let raw = self.path.get(start..end).filter(|raw| !raw.is_empty())?;
                return Some((segment, name, raw));
            }
        }
        None
    }
}

impl<'t, 'p> Iterator for Captures<'t, 'p> {
    type Item = (&'t str, &'p str);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.next_named().map(|(_, name, raw)| (name, raw))
    }
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ParamValue {
    /// The value of `[name]`.
    One(String),
    /// The values of `[...name]` or `[[...name]]`; never empty.
    Many(Vec<String>),
}

/// The decoded parameters of a match, in the order of the pattern. An absent `[[...name]]` is not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params {
    // A list, since there are rarely more than three.
    entries: Vec<(Box<str>, ParamValue)>,
}

impl Params {
    pub(crate) fn decode(mut captures: Captures<'_, '_>) -> Result<Self, DecodeError> {
        let mut entries = Vec::new();
        while let Some((segment, name, raw)) = captures.next_named() {
            let decode = |raw: &str| decode_text(raw).ok_or_else(|| DecodeError::new(name, raw));
            let value = if segment.is_catch_all() {
                ParamValue::Many(raw.split('/').map(decode).collect::<Result<_, _>>()?)
            } else {
                ParamValue::One(decode(raw)?)
            };
            entries.push((name.into(), value));
        }
        Ok(Self { entries })
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&ParamValue> {
        self.iter()
            .find_map(|(key, value)| (key == name).then_some(value))
    }

    /// The value of `[name]`.
    pub fn one(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            ParamValue::One(value) => Some(value),
            ParamValue::Many(_) => None,
        }
    }

    /// The values of `[...name]` or `[[...name]]`.
    pub fn many(&self, name: &str) -> Option<&[String]> {
        match self.get(name)? {
            ParamValue::One(_) => None,
            ParamValue::Many(values) => Some(values),
        }
    }

    /// Names and values, in the order of the pattern.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &ParamValue)> {
        self.entries.iter().map(|(name, value)| (&**name, value))
    }

    /// The number of parameters.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no parameters.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl IntoIterator for Params {
    type Item = (Box<str>, ParamValue);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

/// For tests of handlers, which have no path to match. Names are not checked.
impl<N: Into<Box<str>>> FromIterator<(N, ParamValue)> for Params {
    fn from_iter<I: IntoIterator<Item = (N, ParamValue)>>(entries: I) -> Self {
        Self {
            entries: entries
                .into_iter()
                .map(|(name, value)| (name.into(), value))
                .collect(),
        }
    }
}

/// The error of decoding a parameter that has a malformed escape or is not UTF-8 when decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    name: Box<str>,
    raw: Box<str>,
}

impl DecodeError {
    fn new(name: &str, raw: &str) -> Self {
        Self {
            name: name.into(),
            raw: raw.into(),
        }
    }

    /// The parameter's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The segment as the path has it, not decoded.
    pub fn raw(&self) -> &str {
        &self.raw
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "parameter `{}` is not percent-encoded UTF-8: `{}`",
            self.name, self.raw
        )
    }
}

impl Error for DecodeError {}
