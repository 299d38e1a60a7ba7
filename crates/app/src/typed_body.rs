//! Deserializes a body, with error messages for the client.

use std::any::Any;

use serde::de::DeserializeOwned;
use twinroute_core::{
    ApiError, ContentType, FieldError, Query,
    json::JsonValue,
    params::{field_errors, from_pairs},
    shortened,
};

/// Deserializes JSON. The error names the invalid field, or the content type if that is not JSON.
pub(crate) fn json<T: DeserializeOwned + 'static>(
    text: &str,
    content_type: &str,
) -> Result<T, ApiError> {
    from_text(text).map_err(|error| {
        let fields = FieldError::find_in_json::<T>(text, &error);
        let message = if error.is_data() {
            format!("Invalid body{}: {}", place(&fields), shortened(&error))
        } else if text.trim_ascii().is_empty() {
            "Invalid JSON: the body is empty".to_owned()
        } else {
            format!("Invalid JSON: {error}{}", other_type(content_type, is_json))
        };
        ApiError::new(400, message)
            .in_body()
            .with_fields(fields)
            .with_source(error)
    })
}

/// Deserializes JSON. A [`JsonValue`] is parsed in its own, faster way; a text that it refuses gets serde_json's error.
fn from_text<T: DeserializeOwned + 'static>(text: &str) -> Result<T, serde_json::Error> {
    let mut parsed = None::<T>;
    if let Some(value) = (&mut parsed as &mut dyn Any).downcast_mut() {
        *value = JsonValue::parse(text).ok();
    }
    parsed.map_or_else(|| serde_json::from_str(text), Ok)
}

/// Deserializes the pairs of an `application/x-www-form-urlencoded` form.
pub(crate) fn form<T: DeserializeOwned>(text: &str, content_type: &str) -> Result<T, ApiError> {
    let pairs = Query::parse(text);
    from_pairs(&pairs).map_err(|error| {
        let is_form = |essence: &str| essence == "application/x-www-form-urlencoded";
        let message = format!("Invalid form: {error}{}", other_type(content_type, is_form));
        ApiError::new(400, message)
            .in_body()
            .with_fields(field_errors::<T>(&pairs))
            .with_source(error)
    })
}

/// Returns the path of the invalid field, for a message.
fn place(fields: &[FieldError]) -> String {
    match fields {
        [field, ..] if !field.path().is_empty() => format!(" at `{}`", field.path()),
        _ => String::new(),
    }
}

fn is_json(essence: &str) -> bool {
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

fn other_type(content_type: &str, is_expected: impl Fn(&str) -> bool) -> String {
    match ContentType::extract(content_type) {
        Some(found) if !is_expected(found.essence()) => {
            format!("; its content type is `{}`", found.essence())
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Order {
        id: u32,
        #[serde(default)]
        tags: Vec<String>,
    }

    #[test]
    fn the_error_describes_invalid_json() {
        let cases = [
            ("{\"id\":1}", "text/plain", Ok(1)),
            (
                "{\"id\":\"x\"}",
                "text/plain",
                Err(
                    "Invalid body at `id`: invalid type: string \"x\", expected u32 at line 1 column 9",
                ),
            ),
            (
                "{\"id\":1,\"tags\":[\"a\",2]}",
                "",
                Err(
                    "Invalid body at `tags[1]`: invalid type: integer `2`, expected a string at line 1 column 21",
                ),
            ),
            (
                "{}",
                "",
                Err("Invalid body at `id`: missing field `id` at line 1 column 2"),
            ),
            (" \n", "text/plain", Err("Invalid JSON: the body is empty")),
            (
                "id=1",
                "application/x-www-form-urlencoded",
                Err(
                    "Invalid JSON: expected value at line 1 column 1; its content type is `application/x-www-form-urlencoded`",
                ),
            ),
            (
                "{",
                "application/ld+json; charset=utf-8",
                Err("Invalid JSON: EOF while parsing an object at line 1 column 1"),
            ),
        ];
        for (text, content_type, expected) in cases {
            let read = json::<Order>(text, content_type);
            let read = read.map(|order| order.id);
            assert!(
                read.as_ref()
                    .err()
                    .is_none_or(|error| error.source().is_some())
            );
            let read = read.map_err(|error| error.message().to_owned());
            assert_eq!(read, expected.map_err(str::to_owned), "{text}");
        }
    }

    #[test]
    fn a_form_is_deserialized_with_its_lists() {
        let read = |text, content_type| form::<Order>(text, content_type);
        let order = read("id=7&tags=a&tags=b%20c", "").unwrap();
        assert_eq!((order.id, order.tags.len()), (7, 2));
        let error = read("id=x", "application/x-www-form-urlencoded").unwrap_err();
        assert_eq!(
            error.message(),
            "Invalid form: `id` is `x`: invalid digit found in string"
        );
        let error = read("{\"id\":1}", "application/json").unwrap_err();
        assert_eq!(
            error.message(),
            "Invalid form: missing field `id`; its content type is `application/json`"
        );
    }
}
