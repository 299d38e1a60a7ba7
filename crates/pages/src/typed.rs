//! Deserializes a body, with error messages in terms of JSON.

use serde::{
    Deserializer,
    de::{DeserializeOwned, Error as _, Visitor, value::Error as ValueError},
    forward_to_deserialize_any,
};
use serde_json::Value;
use twinroute_core::{ApiError, FieldError, json::JsonValue, shortened};

/// Deserializes the text of a body that is neither JSON nor a form.
pub(crate) fn typed_text<T: DeserializeOwned>(text: String) -> Result<T, ApiError> {
    let is_empty = text.is_empty();
    match T::deserialize(Value::String(text)) {
        Ok(value) => Ok(value),
        Err(_) if is_empty => Err(ApiError::new(400, "Invalid body: the request has none")),
        Err(error) if takes_text(&error) => Err(invalid_value(".", error)),
        Err(error) => {
            let message = "Invalid body: its content type is neither `application/json` nor \
                           `application/x-www-form-urlencoded`, so it was read as text";
            Err(ApiError::new(415, message).with_source(error))
        }
    }
}

/// Whether a type accepts text, but rejected this one.
fn takes_text(error: &serde_json::Error) -> bool {
    let text = error.to_string();
    !text.starts_with("invalid type") && !text.starts_with("data did not match any variant")
}

/// Returns the value for a request without a body: the `None` of an `Option`.
pub(crate) fn if_absent<T: DeserializeOwned>() -> Option<T> {
    T::deserialize(Absent).ok()
}

/// A missing body. Only an `Option` can be deserialized from it.
struct Absent;

impl<'de> Deserializer<'de> for Absent {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, ValueError> {
        Err(ValueError::custom("the request has no body"))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_none()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Deserializes a JSON body. The error names the invalid field.
pub(crate) fn typed_json<T: DeserializeOwned>(json: &JsonValue) -> Result<T, ApiError> {
    // Tracking the path of each field is slow, so it is done after an error only.
    json.read().or_else(|_| typed(json.borrow().to_value()))
}

fn typed<'de, T: DeserializeOwned>(
    value: impl Deserializer<'de, Error = serde_json::Error>,
) -> Result<T, ApiError> {
    serde_path_to_error::deserialize(value)
        .map_err(|error| invalid_value(&error.path().to_string(), error.into_inner()))
}

/// Creates the error for the value at `path`, where `.` is the whole body.
fn invalid_value(path: &str, error: serde_json::Error) -> ApiError {
    let place = match path {
        "." => "",
        path => &format!(" at `{path}`"),
    };
    let reason = json_message(&error);
    ApiError::new(400, format!("Invalid body{place}: {reason}"))
        .with_fields([FieldError::of_serde(path, reason)])
        .with_source(error)
}

/// Rewrites serde's message in terms of JSON instead of Rust's types.
fn json_message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if text.starts_with("data did not match any variant") {
        return "it matches none of the accepted forms".to_owned();
    }
    let Some((found, expected)) = text.split_once(", expected ") else {
        return shortened(text);
    };
    let expected = match expected.split(' ').next().unwrap_or_default() {
        "struct" | "map" | "internally" | "adjacently" => "an object",
        "a" if expected.starts_with("a map") => "an object",
        "a" if expected.starts_with("a sequence") => "an array",
        "tuple" | "sequence" => "an array",
        "enum" | "unit" | "variant" => "one of the accepted values",
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => "a whole number, not negative",
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        _ => expected,
    };
    format!("{}, expected {expected}", shortened(found))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "read by serde only")]
    struct NewPost {
        title: String,
        tags: Vec<Tag>,
        #[serde(default)]
        draft: Option<bool>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "read by serde only")]
    struct Tag {
        id: u32,
        shade: Option<Shade>,
        value: Option<Choice>,
    }

    #[derive(Debug, Deserialize)]
    enum Shade {
        Light,
    }

    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    #[expect(dead_code, reason = "read by serde only")]
    enum Choice {
        Text(String),
    }

    #[test]
    fn errors_name_the_field_in_terms_of_json() {
        let cases = [
            (
                r#"[]"#,
                "Invalid body: invalid length 0, expected an object",
            ),
            (
                "null",
                "Invalid body: invalid type: null, expected an object",
            ),
            (r#"{"title":"a"}"#, "Invalid body: missing field `tags`"),
            (
                r#"{"title":1,"tags":[]}"#,
                "Invalid body at `title`: invalid type: integer `1`, expected a string",
            ),
            (
                r#"{"title":"a","tags":{}}"#,
                "Invalid body at `tags`: invalid type: map, expected an array",
            ),
            (
                r#"{"title":"a","tags":[{"id":1},{"id":-1}]}"#,
                "Invalid body at `tags[1].id`: invalid value: integer `-1`, expected a whole number, not negative",
            ),
            (
                r#"{"title":"a","tags":[{"id":1,"shade":"Dark"}]}"#,
                "Invalid body at `tags[0].shade`: unknown variant `Dark`, expected `Light`",
            ),
            (
                r#"{"title":"a","tags":[{"id":1,"value":1}]}"#,
                "Invalid body at `tags[0].value`: it matches none of the accepted forms",
            ),
            (
                r#"{"title":"a","tags":[],"draft":"yes"}"#,
                "Invalid body at `draft`: invalid type: string \"yes\", expected a boolean",
            ),
        ];
        for (json, message) in cases {
            let value = JsonValue::parse(json).unwrap();
            let error = typed_json::<NewPost>(&value).unwrap_err();
            assert_eq!(
                (error.status().as_u16(), error.message()),
                (400, message),
                "{json}"
            );
        }
    }

    #[test]
    fn a_type_that_accepts_no_text_is_a_415() {
        assert_eq!(typed_text::<String>("a".to_owned()).unwrap(), "a");
        assert!(typed_text::<Shade>("Light".to_owned()).is_ok());
        let rejected = |error: ApiError| (error.status().as_u16(), error.message().to_owned());
        let expected = "Invalid body: unknown variant `Dark`, expected `Light`".to_owned();
        let dark = typed_text::<Shade>("Dark".to_owned()).unwrap_err();
        assert_eq!(rejected(dark), (400, expected));
        let (status, message) = rejected(typed_text::<NewPost>("{}".to_owned()).unwrap_err());
        assert_eq!(status, 415);
        assert!(message.contains("content type"), "{message}");
    }
}
