//! Validation that lists every field that is not valid.

use serde::{Deserialize as _, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use validator::Validate;

/// The invalid fields of a request, with messages for each.
#[derive(Debug, Serialize)]
pub struct Issues {
    error: &'static str,
    fields: Map<String, Value>,
}

impl Default for Issues {
    fn default() -> Self {
        Self {
            error: "validation failed",
            fields: Map::new(),
        }
    }
}

impl Issues {
    /// Deserializes and validates a part of the request, or adds its invalid fields.
    pub fn check<T: DeserializeOwned + Validate>(&mut self, part: Value) -> Option<T> {
        let value: T = Some(part)
            .filter(Value::is_object)
            .and_then(|part| serde_json::from_value(part).ok())?;
        let Err(errors) = value.validate() else {
            return Some(value);
        };
        let mut errors: Vec<_> = errors.field_errors().into_iter().collect();
        errors.sort_by(|one, other| one.0.cmp(&other.0));
        for (field, errors) in errors {
            let messages = errors.iter().filter_map(|error| error.message.as_deref());
            self.fields
                .insert(field.into_owned(), messages.collect::<Vec<_>>().into());
        }
        None
    }
}

/// Deserializes a field of a JSON body; a value of another type is `None`, so that `required` reports it with the other fields.
pub fn if_fits<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    field: D,
) -> Result<Option<T>, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(field)?).ok())
}

/// Deserializes a number in a query or a path; another text is `None`.
pub fn if_number<'de, D: Deserializer<'de>>(field: D) -> Result<Option<u32>, D::Error> {
    let text = Value::deserialize(field)?;
    Ok(text.as_str().and_then(|text| text.parse().ok()))
}
