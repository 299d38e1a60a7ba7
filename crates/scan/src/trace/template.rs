//! From a value to JSON with holes.

use serde_json::{Map, Value as Json, json};

use super::object::Object;
use super::value::{Code, Value};

/// JSON, and whether it is all literal.
pub(crate) struct Template {
    pub(crate) json: Json,
    pub(crate) literal: bool,
}

// A value of more parts is shown as its source.
const MOST_PARTS: u32 = 2_000;

// A longer source is cut: the report has the line.
const LONGEST_CODE: usize = 400;

impl Template {
    /// The JSON of a value whose source is `code`.
    pub(crate) fn of(value: &Value, code: &Code) -> Self {
        if value.parts() > MOST_PARTS {
            return Self::hole(code);
        }
        match value {
            Value::Literal(json) => Self {
                json: json.clone(),
                literal: true,
            },
            Value::Object(object) => Self::of_object(object),
            Value::Array(values) if !values.is_empty() => Self::of_array(values, code),
            Value::Array(_) => Self {
                json: json!([]),
                literal: true,
            },
            Value::Stringified(inner) => Self::of(&inner.0, &inner.1),
            Value::Code(origin) => Self::hole(origin),
            _ => Self::hole(code),
        }
    }

    fn hole(code: &Code) -> Self {
        let text = code.text();
        let end = text
            .char_indices()
            .nth(LONGEST_CODE)
            .map_or(text.len(), |(at, _)| at);
        Self {
            json: json!({ "$code": &text[..end] }),
            literal: false,
        }
    }

    fn of_object(object: &Object) -> Self {
        let (mut map, mut literal) = (Map::new(), true);
        for entry in &object.entries {
            // `JSON.stringify` leaves out what is undefined.
            if matches!(entry.value, Value::Undefined) {
                continue;
            }
            let inner = Self::of(&entry.value, &entry.code);
            literal &= inner.literal;
            map.insert(entry.key.to_string(), inner.json);
        }
        for (index, open) in object.open.iter().enumerate() {
            let key = if index == 0 {
                "...".to_owned()
            } else {
                format!("...{index}")
            };
            map.insert(key, Self::hole(&open.code).json);
            literal = false;
        }
        Self {
            json: Json::Object(map),
            literal,
        }
    }

    fn of_array(values: &[Value], code: &Code) -> Self {
        let mut items = Vec::new();
        for value in values {
            let is_open = !matches!(
                value,
                Value::Literal(_) | Value::Object(_) | Value::Array(_)
            );
            if is_open {
                return Self::hole(code);
            }
            items.push(Self::of(value, code));
        }
        let literal = items.iter().all(|item| item.literal);
        Self {
            json: items.into_iter().map(|item| item.json).collect(),
            literal,
        }
    }
}
