//! An owned value.

use std::{borrow::Cow, fmt, mem, str::FromStr, sync::Arc};

use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use serde_json::{Number, Value};

use crate::{
    document::Document, error::ParseError, json_ref::JsonRef, kind::Kind, parse::parse, part::Place,
};

/// A JSON value with JavaScript's rules. It keeps the text that it was parsed from: what is read is found in the text, what is
/// changed becomes a tree of its own, and the rest is written by copying it.
///
/// ```
/// use twinroute_json::JsonValue;
///
/// let mut post: JsonValue = r#"{ "title": "Twins", "tags": ["a", "b"], "likes": 1.0 }"#.parse()?;
/// assert_eq!(post.get("title").and_then(|title| title.as_str()).as_deref(), Some("Twins"));
/// assert_eq!(post.get("likes").and_then(|likes| likes.as_u64()), Some(1));
///
/// post.insert("likes", 2);
/// post.insert("seen", true);
/// assert_eq!(post.to_string(), r#"{"title":"Twins","tags":["a","b"],"likes":2,"seen":true}"#);
/// # Ok::<(), twinroute_json::ParseError>(())
/// ```
#[derive(Clone, Default)]
pub struct JsonValue(Repr);

#[derive(Clone, Default)]
pub(crate) enum Repr {
    #[default]
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<JsonValue>),
    Object(Box<IndexMap<String, JsonValue>>),
    Text(Arc<Document>, Place),
}

impl JsonValue {
    /// `null`.
    pub const NULL: Self = Self(Repr::Null);

    /// Parses a text as `JSON.parse` does: of several values of a name the last counts, and names that are array indices come
    /// first. Integers of 64 bits keep their digits.
    ///
    /// # Errors
    /// When the text is not JSON, has more than 127 levels of arrays and objects, a number out of the range of `f64`, or half of
    /// a surrogate pair.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        Ok(Self(Repr::Text(Arc::new(parse(text)?), Place::ROOT)))
    }

    /// An empty array.
    #[must_use]
    pub fn array() -> Self {
        Self(Repr::Array(Vec::new()))
    }

    /// An empty object.
    #[must_use]
    pub fn object() -> Self {
        Self(Repr::Object(Box::default()))
    }

    pub(crate) fn repr(&self) -> &Repr {
        &self.0
    }

    /// Borrows the value.
    #[must_use]
    pub fn borrow(&self) -> JsonRef<'_> {
        JsonRef::new(self)
    }

    /// What the value is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.borrow().kind()
    }

    /// Whether the value is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.borrow().is_null()
    }

    /// Returns the value of a `bool`.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        self.borrow().as_bool()
    }

    /// Returns a string's characters; they are borrowed unless the text has escapes.
    #[must_use]
    pub fn as_str(&self) -> Option<Cow<'_, str>> {
        self.borrow().as_str()
    }

    /// Returns a number as `f64`, as JavaScript has it.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.borrow().as_f64()
    }

    /// Returns a whole number that fits an `i64`.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.borrow().as_i64()
    }

    /// Returns a whole number that fits a `u64`.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.borrow().as_u64()
    }

    /// Returns a field of an object.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<JsonRef<'_>> {
        self.borrow().get(name)
    }

    /// Returns an item of an array.
    #[must_use]
    pub fn at(&self, index: usize) -> Option<JsonRef<'_>> {
        self.borrow().at(index)
    }

    /// Iterates over the items of an array; over nothing for another value.
    pub fn items(&self) -> impl Iterator<Item = JsonRef<'_>> {
        self.borrow().items()
    }

    /// Iterates over the names and values of an object; over nothing for another value.
    pub fn entries(&self) -> impl Iterator<Item = (Cow<'_, str>, JsonRef<'_>)> {
        self.borrow().entries()
    }

    /// The JSON text, in JavaScript's form; it is borrowed if the value has not been changed since it was parsed.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        self.borrow().text()
    }

    /// Deserializes the value.
    ///
    /// # Errors
    /// When it does not fit `T`.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        self.borrow().read()
    }

    /// Returns a field of an object, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Self> {
        self.fields_mut()?.get_mut(name)
    }

    /// Returns an item of an array, to be changed.
    pub fn at_mut(&mut self, index: usize) -> Option<&mut Self> {
        self.items_mut()?.get_mut(index)
    }

    /// Sets a field of an object, and returns its former value. A new name comes last. A value that is no object becomes one.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Self>) -> Option<Self> {
        if self.kind() != Kind::Object {
            *self = Self::object();
        }
        self.fields_mut()?.insert(name.into(), value.into())
    }

    /// Removes a field of an object, and returns its value.
    pub fn remove(&mut self, name: &str) -> Option<Self> {
        self.fields_mut()?.shift_remove(name)
    }

    /// Appends an item to an array. A value that is no array becomes one.
    pub fn push(&mut self, value: impl Into<Self>) {
        if self.kind() != Kind::Array {
            *self = Self::array();
        }
        if let Some(items) = self.items_mut() {
            items.push(value.into());
        }
    }

    /// Returns the value, and leaves `null`.
    #[must_use]
    pub fn take(&mut self) -> Self {
        mem::take(self)
    }

    /// The items of an array, to be changed.
    pub fn items_mut(&mut self) -> Option<&mut Vec<Self>> {
        self.unfold();
        match &mut self.0 {
            Repr::Array(items) => Some(items),
            _ => None,
        }
    }

    fn fields_mut(&mut self) -> Option<&mut IndexMap<String, Self>> {
        self.unfold();
        match &mut self.0 {
            Repr::Object(fields) => Some(fields),
            _ => None,
        }
    }

    /// Makes an array or object in a text one of its own. What it contains stays in the text.
    fn unfold(&mut self) {
        let Repr::Text(document, place) = &self.0 else {
            return;
        };
        let part = |place| Self(Repr::Text(Arc::clone(document), place));
        match document.kind(*place) {
            Kind::Array => self.0 = Repr::Array(document.items(*place).map(part).collect()),
            Kind::Object => {
                let name =
                    |name: &str| crate::string::unescape(&name[1..name.len() - 1]).into_owned();
                let entries = document.entries(*place);
                let fields = entries.map(|(quoted, place)| (name(quoted), part(place)));
                self.0 = Repr::Object(Box::new(fields.collect()));
            }
            Kind::Null | Kind::Bool | Kind::Number | Kind::Text => {}
        }
    }
}

impl FromStr for JsonValue {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::parse(text)
    }
}

/// Writes the JSON text, in JavaScript's form.
impl fmt::Display for JsonValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Debug for JsonValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Compares the values; the order of names does not count.
impl PartialEq for JsonValue {
    fn eq(&self, other: &Self) -> bool {
        self.borrow() == other.borrow()
    }
}

impl From<bool> for JsonValue {
    fn from(value: bool) -> Self {
        Self(Repr::Bool(value))
    }
}

impl From<String> for JsonValue {
    fn from(text: String) -> Self {
        Self(Repr::String(text))
    }
}

impl From<&str> for JsonValue {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// NaN and the infinities become `null`, as in `JSON.stringify`.
impl From<f64> for JsonValue {
    fn from(number: f64) -> Self {
        Self(Number::from_f64(number).map_or(Repr::Null, Repr::Number))
    }
}

macro_rules! from_integers {
    ($($type:ty)*) => {
        $(impl From<$type> for JsonValue {
            fn from(number: $type) -> Self {
                Self(Repr::Number(number.into()))
            }
        })*
    };
}

from_integers!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

/// `None` becomes `null`.
impl<T: Into<Self>> From<Option<T>> for JsonValue {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::NULL, Into::into)
    }
}

impl<T: Into<Self>> From<Vec<T>> for JsonValue {
    fn from(items: Vec<T>) -> Self {
        Self(Repr::Array(items.into_iter().map(Into::into).collect()))
    }
}

impl From<IndexMap<String, Self>> for JsonValue {
    fn from(fields: IndexMap<String, Self>) -> Self {
        Self(Repr::Object(Box::new(fields)))
    }
}

/// Copies the value.
impl From<JsonRef<'_>> for JsonValue {
    fn from(value: JsonRef<'_>) -> Self {
        match value.own() {
            Some(json) => json.clone(),
            None => Self::parse(&value.text()).unwrap_or_default(),
        }
    }
}

impl From<Value> for JsonValue {
    fn from(value: Value) -> Self {
        Self(match value {
            Value::Null => Repr::Null,
            Value::Bool(value) => Repr::Bool(value),
            Value::Number(number) => Repr::Number(number),
            Value::String(text) => Repr::String(text),
            Value::Array(items) => Repr::Array(items.into_iter().map(Self::from).collect()),
            Value::Object(fields) => {
                let fields = fields.into_iter().map(|(name, value)| (name, value.into()));
                Repr::Object(Box::new(fields.collect()))
            }
        })
    }
}

impl From<JsonValue> for Value {
    fn from(json: JsonValue) -> Self {
        json.borrow().to_value()
    }
}
