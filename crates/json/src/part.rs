//! A value within a document: read where it stands in the text.

use std::borrow::Cow;

use crate::{document::Document, kind::Kind, order::string_end, string::unescape};

/// The place of a value in a document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    /// Where its text starts.
    pub(crate) at: u32,
    /// The number of the first container from there on.
    pub(crate) container: u32,
}

impl Place {
    pub(crate) const ROOT: Self = Self {
        at: 0,
        container: 0,
    };
}

impl Document {
    pub(crate) fn kind(&self, place: Place) -> Kind {
        match self.byte(place.at) {
            b'{' => Kind::Object,
            b'[' => Kind::Array,
            b'"' => Kind::Text,
            b't' | b'f' => Kind::Bool,
            b'n' => Kind::Null,
            _ => Kind::Number,
        }
    }

    /// The text of the value.
    pub(crate) fn text_of(&self, place: Place) -> &str {
        self.between(place, self.after(place))
    }

    /// The text from `place` on.
    pub(crate) fn from(&self, place: Place) -> &str {
        &self.text[place.at as usize..]
    }

    pub(crate) fn between(&self, start: Place, end: Place) -> &str {
        &self.text[start.at as usize..end.at as usize]
    }

    /// The characters of a string.
    pub(crate) fn string(&self, place: Place) -> Option<Cow<'_, str>> {
        let text = self.text_of(place);
        let inner = text.strip_prefix('"')?.strip_suffix('"')?;
        Some(unescape(inner))
    }

    /// The places of an array's items.
    pub(crate) fn items(&self, place: Place) -> Items<'_> {
        Items {
            document: self,
            next: self.first(place, b'['),
        }
    }

    /// The names, with quotes and escapes, and the places of an object's values.
    pub(crate) fn entries(&self, place: Place) -> Entries<'_> {
        Entries {
            document: self,
            next: self.first(place, b'{'),
        }
    }

    /// Where the first item or name of a container starts.
    fn first(&self, place: Place, bracket: u8) -> Option<Place> {
        let inner = Place {
            at: place.at + 1,
            container: place.container + 1,
        };
        let is_container = self.byte(place.at) == bracket;
        (is_container && !matches!(self.byte(inner.at), b']' | b'}')).then_some(inner)
    }

    /// The place right after a value.
    pub(crate) fn after(&self, place: Place) -> Place {
        let text = self.text.as_bytes();
        let at = place.at as usize;
        let end = match text[at] {
            b'{' | b'[' => {
                let container = self.containers[place.container as usize];
                return Place {
                    at: container.end,
                    container: container.next,
                };
            }
            b'"' => string_end(text, at),
            _ => {
                let is_inside = |byte: &&u8| !matches!(byte, b',' | b']' | b'}');
                at + text[at..].iter().take_while(is_inside).count()
            }
        };
        Place {
            at: end as u32,
            ..place
        }
    }

    /// The place of the next item or name; `None` at the end of the container.
    fn next(&self, after: Place) -> Option<Place> {
        (self.byte(after.at) == b',').then_some(Place {
            at: after.at + 1,
            ..after
        })
    }

    /// The byte at a position. The text of a container ends with a bracket, so a position after one of its values is within it.
    pub(crate) fn byte(&self, at: u32) -> u8 {
        self.text.as_bytes()[at as usize]
    }
}

/// The places of an array's items.
#[derive(Debug, Clone)]
pub(crate) struct Items<'a> {
    document: &'a Document,
    next: Option<Place>,
}

impl Iterator for Items<'_> {
    type Item = Place;

    fn next(&mut self) -> Option<Place> {
        let place = self.next?;
        self.next = self.document.next(self.document.after(place));
        Some(place)
    }
}

/// The names and places of an object's values.
#[derive(Debug, Clone)]
pub(crate) struct Entries<'a> {
    document: &'a Document,
    next: Option<Place>,
}

impl<'a> Iterator for Entries<'a> {
    type Item = (&'a str, Place);

    fn next(&mut self) -> Option<Self::Item> {
        let place = self.next?;
        let after = self.document.after(place);
        let name = &self.document.text[place.at as usize..after.at as usize];
        let value = Place {
            at: after.at + 1,
            ..after
        };
        self.next = self.document.next(self.document.after(value));
        Some((name, value))
    }
}
