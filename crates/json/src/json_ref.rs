//! A borrowed value.

use std::{borrow::Cow, fmt};

use serde::de::DeserializeOwned;
use serde_json::{Number, Value};

use crate::{
    document::Document,
    json_value::{JsonValue, Repr},
    kind::Kind,
    number::{Decimal, read_decimal},
    part::Place,
    primitive::write_text,
    read::Reader,
    write::to_text,
};

/// A borrowed part of a [`JsonValue`]: what `get` and the iterators return. It is as cheap to copy as a reference.
#[derive(Clone, Copy)]
pub struct JsonRef<'a>(Source<'a>);

#[derive(Clone, Copy)]
enum Source<'a> {
    Own(&'a JsonValue),
    Text(&'a Document, Place),
}

impl<'a> JsonRef<'a> {
    pub(crate) fn new(json: &'a JsonValue) -> Self {
        match json.repr() {
            Repr::Text(document, place) => Self(Source::Text(document, *place)),
            _ => Self(Source::Own(json)),
        }
    }

    /// The value if it is not a part of a text.
    pub(crate) fn own(self) -> Option<&'a JsonValue> {
        match self.0 {
            Source::Own(json) => Some(json),
            Source::Text(..) => None,
        }
    }

    /// What the value is.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self.0 {
            Source::Text(document, place) => document.kind(place),
            Source::Own(json) => match json.repr() {
                Repr::Null => Kind::Null,
                Repr::Bool(_) => Kind::Bool,
                Repr::Number(_) => Kind::Number,
                Repr::String(_) => Kind::Text,
                Repr::Array(_) => Kind::Array,
                Repr::Object(_) => Kind::Object,
                Repr::Text(document, place) => document.kind(*place),
            },
        }
    }

    /// Whether the value is `null`.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// Returns the value of a `bool`.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        match self.0 {
            Source::Text(document, place) if document.kind(place) == Kind::Bool => {
                Some(document.text_of(place) == "true")
            }
            Source::Own(json) => match json.repr() {
                Repr::Bool(value) => Some(*value),
                _ => None,
            },
            Source::Text(..) => None,
        }
    }

    /// Returns a string's characters; they are borrowed unless the text has escapes.
    #[must_use]
    pub fn as_str(self) -> Option<Cow<'a, str>> {
        match self.0 {
            Source::Text(document, place) => document.string(place),
            Source::Own(json) => match json.repr() {
                Repr::String(text) => Some(Cow::Borrowed(text)),
                _ => None,
            },
        }
    }

    /// Returns a number as `f64`, as JavaScript has it.
    #[must_use]
    pub fn as_f64(self) -> Option<f64> {
        self.number()?.as_f64()
    }

    /// Returns a whole number that fits an `i64`.
    #[must_use]
    pub fn as_i64(self) -> Option<i64> {
        self.number()?.as_i64()
    }

    /// Returns a whole number that fits a `u64`.
    #[must_use]
    pub fn as_u64(self) -> Option<u64> {
        self.number()?.as_u64()
    }

    pub(crate) fn number(self) -> Option<Number> {
        match self.0 {
            Source::Text(document, place) if document.kind(place) == Kind::Number => {
                match read_decimal(document.from(place)).0 {
                    Decimal::Unsigned(number) => Some(number.into()),
                    Decimal::Signed(number) => Some(number.into()),
                    Decimal::Float(number) => Number::from_f64(number),
                }
            }
            Source::Own(json) => match json.repr() {
                Repr::Number(number) => Some(number.clone()),
                _ => None,
            },
            Source::Text(..) => None,
        }
    }

    /// Returns a field of an object. It skips the fields before it: read many with [`entries`](Self::entries).
    #[must_use]
    pub fn get(self, name: &str) -> Option<Self> {
        match self.0 {
            Source::Own(json) => match json.repr() {
                Repr::Object(fields) => fields.get(name).map(JsonRef::new),
                _ => None,
            },
            Source::Text(document, place) => {
                let mut quoted = Vec::with_capacity(name.len() + 2);
                write_text(name, &mut quoted);
                let mut entries = document.entries(place);
                let found = entries.find(|(other, _)| other.as_bytes() == quoted);
                found.map(|(_, place)| Self(Source::Text(document, place)))
            }
        }
    }

    /// Returns an item of an array. It skips the items before it: read many with [`items`](Self::items).
    #[must_use]
    pub fn at(self, index: usize) -> Option<Self> {
        self.items().nth(index)
    }

    /// Iterates over the items of an array; over nothing for another value.
    pub fn items(self) -> impl Iterator<Item = JsonRef<'a>> + use<'a> {
        let (own, text) = match self.0 {
            Source::Own(json) => match json.repr() {
                Repr::Array(items) => (items.as_slice(), None),
                _ => (&[][..], None),
            },
            Source::Text(document, place) => (&[][..], Some((document, document.items(place)))),
        };
        let text = text.into_iter().flat_map(|(document, items)| {
            items.map(move |place| JsonRef(Source::Text(document, place)))
        });
        own.iter().map(JsonRef::new).chain(text)
    }

    /// Iterates over the names and values of an object; over nothing for another value.
    pub fn entries(self) -> impl Iterator<Item = (Cow<'a, str>, JsonRef<'a>)> + use<'a> {
        let (own, text) = match self.0 {
            Source::Own(json) => match json.repr() {
                Repr::Object(fields) => (Some(fields.iter()), None),
                _ => (None, None),
            },
            Source::Text(document, place) => (None, Some((document, document.entries(place)))),
        };
        let own = own.into_iter().flatten();
        let own = own.map(|(name, value)| (Cow::Borrowed(name.as_str()), JsonRef::new(value)));
        let text = text.into_iter().flat_map(|(document, entries)| {
            entries.map(move |(name, place)| {
                let name = crate::string::unescape(&name[1..name.len() - 1]);
                (name, JsonRef(Source::Text(document, place)))
            })
        });
        own.chain(text)
    }

    /// The JSON text, in JavaScript's form; it is borrowed if the value has not been changed since it was parsed.
    #[must_use]
    pub fn text(self) -> Cow<'a, str> {
        match self.0 {
            Source::Text(document, place) => Cow::Borrowed(document.text_of(place)),
            Source::Own(json) => Cow::Owned(to_text(json)),
        }
    }

    /// Deserializes the value.
    ///
    /// # Errors
    /// When it does not fit `T`.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, serde_json::Error> {
        if let Source::Text(document, place) = self.0
            && let Ok(value) = T::deserialize(&mut Reader::new(document, place))
        {
            return Ok(value);
        }
        // It also converts the names of a map to numbers, and its errors name the position.
        serde_json::from_str(&self.text())
    }

    /// Converts to `serde_json`'s value.
    #[must_use]
    pub fn to_value(self) -> Value {
        self.read().unwrap_or_default()
    }
}

/// Compares the values; the order of names does not count.
impl PartialEq for JsonRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.to_value() == other.to_value()
    }
}

/// Writes the JSON text, in JavaScript's form.
impl fmt::Display for JsonRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Debug for JsonRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
