//! The first segments of a source, by which rules are indexed.

use crate::{
    byte_set::ByteSet,
    simple_source::choices,
    token::{Group, Modifier, Pattern, Token},
};

/// What the first segments of a path must be for a source to match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leading {
    /// Each one in lower case, or `None` for any.
    pub(crate) segments: Vec<Option<String>>,
    /// Whether a path has no further segments.
    pub(crate) is_whole: bool,
    /// The bytes that can follow the slash at the start. They matter if the first segment is no literal.
    pub(crate) second_bytes: ByteSet,
}

/// A segment that is being read.
enum Segment {
    Literal(String),
    Any,
}

impl Leading {
    pub(crate) fn new(tokens: &[Token]) -> Self {
        let mut reader = Reader {
            segments: Vec::new(),
            current: None,
        };
        for token in tokens {
            match token {
                Token::Literal(text) => reader.literal(text),
                Token::Group(group) if is_in_one_segment(group) => {
                    reader.literal(&group.prefix);
                    if group.pattern != Pattern::None {
                        reader.current = Some(Segment::Any);
                    }
                    reader.literal(&group.suffix);
                }
                // The segment before the group ends where the group starts, if it starts with a slash or is not there.
                Token::Group(group) => return reader.stop(group.prefix.starts_with('/')),
            }
        }
        Self {
            is_whole: true,
            ..reader.stop(true)
        }
    }
}

struct Reader {
    segments: Vec<Option<String>>,
    current: Option<Segment>,
}

impl Reader {
    fn literal(&mut self, text: &str) {
        for char in text.chars() {
            match (char, &mut self.current) {
                ('/', _) => {
                    self.end_segment();
                    self.current = Some(Segment::Literal(String::new()));
                }
                (char, Some(Segment::Literal(text))) => text.push(char.to_ascii_lowercase()),
                // Text without a slash in front of it cannot match: every path starts with one.
                (_, Some(Segment::Any) | None) => self.current = Some(Segment::Any),
            }
        }
    }

    fn end_segment(&mut self) {
        match self.current.take() {
            Some(Segment::Literal(text)) => self.segments.push(Some(text)),
            Some(Segment::Any) => self.segments.push(None),
            None => {}
        }
    }

    fn stop(mut self, is_segment_complete: bool) -> Leading {
        if is_segment_complete {
            self.end_segment();
        }
        Leading {
            segments: self.segments,
            is_whole: false,
            second_bytes: ByteSet::all(),
        }
    }
}

fn is_in_one_segment(group: &Group) -> bool {
    let is_one = match &group.pattern {
        Pattern::None | Pattern::Segment { .. } => true,
        Pattern::Expression(text) => choices(text).is_some(),
    };
    is_one && group.modifier == Modifier::Once
}
