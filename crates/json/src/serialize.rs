//! Serializes a value: by its text in [`to_vec`](crate::to_vec), by its parts elsewhere.

use std::cell::Cell;

use serde::{
    Serialize, Serializer,
    ser::{SerializeMap as _, SerializeSeq as _},
};

use crate::{
    json_ref::JsonRef,
    json_value::{JsonValue, Repr},
    kind::Kind,
};

/// The name under which a value offers its text to our writer.
pub(crate) const TEXT: &str = "$twinroute::json::Text";

thread_local! {
    /// Whether the serializer that runs takes the text.
    static TAKES_TEXT: Cell<bool> = const { Cell::new(false) };
}

/// Runs `serialize` of a value that is offered under the name [`TEXT`]: it serializes a string, its JSON text.
pub(crate) fn take_text<R>(serialize: impl FnOnce() -> R) -> R {
    TAKES_TEXT.set(true);
    serialize()
}

impl Serialize for JsonValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.repr() {
            Repr::Text(..) => self.borrow().serialize(serializer),
            Repr::Null => serializer.serialize_unit(),
            Repr::Bool(value) => serializer.serialize_bool(*value),
            Repr::Number(number) => number.serialize(serializer),
            Repr::String(text) => serializer.serialize_str(text),
            Repr::Array(items) => items.serialize(serializer),
            Repr::Object(fields) => serializer.collect_map(fields.iter()),
        }
    }
}

impl Serialize for JsonRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.own() {
            Some(json) => json.serialize(serializer),
            None => serializer.serialize_newtype_struct(TEXT, &Parts(*self)),
        }
    }
}

/// A part of a text.
struct Parts<'a>(JsonRef<'a>);

impl Serialize for Parts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = self.0;
        if TAKES_TEXT.take() {
            return serializer.serialize_str(&value.text());
        }
        match value.kind() {
            Kind::Null => serializer.serialize_unit(),
            Kind::Bool => value.as_bool().serialize(serializer),
            Kind::Number => value.number().serialize(serializer),
            Kind::Text => value.as_str().serialize(serializer),
            Kind::Array => {
                let mut items = serializer.serialize_seq(None)?;
                value
                    .items()
                    .try_for_each(|item| items.serialize_element(&Parts(item)))?;
                items.end()
            }
            Kind::Object => {
                let mut fields = serializer.serialize_map(None)?;
                for (name, value) in value.entries() {
                    fields.serialize_entry(&name, &Parts(value))?;
                }
                fields.end()
            }
        }
    }
}
