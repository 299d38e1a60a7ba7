//! A whole route pattern, such as `/api/posts/[id]`.

use std::fmt;
use std::str::FromStr;

use crate::error::{PatternError, PatternErrorKind};
use crate::segment::Segment;

/// The pattern of a route, spelled as its files are: `/api/posts/[id]`.
///
/// Patterns are ordered by precedence: if two match one path, the lesser one wins.
///
/// ```
/// use twinroute_matcher::{Pattern, Segment};
///
/// let pattern = Pattern::parse("/api/posts/[id]")?;
/// assert_eq!(pattern.segments()[2], Segment::Dynamic("id".into()));
/// assert_eq!(pattern.names().collect::<Vec<_>>(), ["id"]);
/// assert_eq!(pattern.to_string(), "/api/posts/[id]");
/// # Ok::<(), twinroute_matcher::PatternError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pattern {
    // Invariant: a catch-all is last, and names are unique.
    segments: Box<[Segment]>,
}

impl Pattern {
    /// Parses a pattern, which starts with `/`, and has no trailing slash unless it is `/` itself.
    ///
    /// # Errors
    ///
    /// See [`PatternErrorKind`].
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let error = |kind| PatternError::new(text, kind);
        let Some(body) = text.strip_prefix('/') else {
            return Err(error(PatternErrorKind::NoLeadingSlash));
        };
        let mut segments = Vec::new();
        if !body.is_empty() {
            for part in body.split('/') {
                let segment = Segment::parse(part).map_err(error)?;
                check_next(&segments, &segment).map_err(error)?;
                segments.push(segment);
            }
        }
        Ok(Self {
            segments: segments.into(),
        })
    }

    /// The segments, left to right; `/` has none.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The names of the parameters, left to right.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(Segment::name)
    }
}

/// Whether `segment` may follow the ones `before` it.
fn check_next(before: &[Segment], segment: &Segment) -> Result<(), PatternErrorKind> {
    if before.last().is_some_and(Segment::is_catch_all) {
        return Err(PatternErrorKind::CatchAllNotLast);
    }
    let Some(name) = segment.name() else {
        return Ok(());
    };
    for other in before.iter().filter_map(Segment::name) {
        if other == name {
            return Err(PatternErrorKind::RepeatedName);
        }
        if word_characters(other).eq(word_characters(name)) {
            return Err(PatternErrorKind::SimilarName);
        }
    }
    Ok(())
}

// Next refuses `[a-b]` with `[ab]` in one pattern: it names its regex groups by these characters alone. ASCII only, as
// `\W` is there. A name without any of them, such as `[日本]`, is compared as a whole.
fn word_characters(name: &str) -> impl Iterator<Item = char> {
    let has_word = name.contains(is_word);
    name.chars().filter(move |&c| !has_word || is_word(c))
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.segments.is_empty() {
            return f.write_str("/");
        }
        self.segments
            .iter()
            .try_for_each(|segment| write!(f, "/{segment}"))
    }
}

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        Self::parse(text)
    }
}
