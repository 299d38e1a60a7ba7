//! Validation that lists every field that is not valid.

use serde::{Deserialize as _, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use validator::Validate;

/// What is wrong with the parts of a request: a message for each field.
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
    /// Reads a part of the request, or notes what is wrong with it.
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

/// For a field of a JSON body: `None` where the type is another one, so that `required` reports it beside the other fields.
pub fn if_fits<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    field: D,
) -> Result<Option<T>, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(field)?).ok())
}

/// The same for a number in a query or a path.
pub fn if_number<'de, D: Deserializer<'de>>(field: D) -> Result<Option<u32>, D::Error> {
    let text = Value::deserialize(field)?;
    Ok(text.as_str().and_then(|text| text.parse().ok()))
}
