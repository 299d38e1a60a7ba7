//! Literals in the arguments of schemas.

use serde_json::Value as Json;

use super::value::Value;

/// The keys of `{ a: true }`, or of `["a"]`; `None` if they are computed.
pub(super) fn keys_of(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Object(object) if object.open.is_empty() => {
            let is_chosen = |value: &Value| matches!(value, Value::Literal(Json::Bool(true)));
            let entries = object.entries.iter();
            entries
                .map(|entry| is_chosen(&entry.value).then(|| entry.key.to_string()))
                .collect()
        }
        Value::Array(_) | Value::Literal(Json::String(_)) => {
            let keys = literals_of(value)?;
            let keys = keys.iter().map(|one| one.as_str().map(str::to_owned));
            keys.collect()
        }
        _ => None,
    }
}

/// The literals of a list, of an enum, or of a literal itself; `None` if one of them is computed.
pub(super) fn literals_of(value: &Value) -> Option<Vec<Json>> {
    match value {
        Value::Literal(json) => Some(vec![json.clone()]),
        Value::Array(values) => all_literals(values.iter()),
        Value::Object(object) if object.open.is_empty() => {
            all_literals(object.entries.iter().map(|entry| &entry.value))
        }
        _ => None,
    }
}

pub(super) fn all_literals<'a>(values: impl IntoIterator<Item = &'a Value>) -> Option<Vec<Json>> {
    let lists: Option<Vec<_>> = values.into_iter().map(literals_of).collect();
    lists.map(|lists| lists.concat())
}
