//! JavaScript's spread of a value into an object.

use serde_json::{Map, Value};

/// `{ ...value }` of JavaScript, for a value of JSON: the properties of an object, the items of a list, and the characters of a text. Other
/// values have none.
///
/// `cargo twinroute port` writes it where the TypeScript adds properties to a copy of a value whose type it does not know.
///
/// ```
/// use serde_json::json;
/// use twinroute::ported::spread;
///
/// assert_eq!(spread(&json!({ "a": 1 })), json!({ "a": 1 }));
/// assert_eq!(spread(&json!(["a"])), json!({ "0": "a" }));
/// assert_eq!(spread(&json!("ab")), json!({ "0": "a", "1": "b" }));
/// assert_eq!(spread(&json!(null)), json!({}));
/// ```
#[must_use]
pub fn spread(value: &Value) -> Value {
    match value {
        Value::Object(_) => value.clone(),
        Value::Array(items) => by_index(items.iter().cloned()),
        // A half of a surrogate pair is no text in Rust.
        Value::String(text) => by_index(
            text.encode_utf16()
                .map(|unit| String::from_utf16_lossy(&[unit]).into()),
        ),
        Value::Null | Value::Bool(_) | Value::Number(_) => Value::Object(Map::new()),
    }
}

fn by_index(items: impl Iterator<Item = Value>) -> Value {
    let entries = items.enumerate();
    entries
        .map(|(index, item)| (index.to_string(), item))
        .collect::<Map<_, _>>()
        .into()
}
