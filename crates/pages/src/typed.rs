//! From JSON to a type, or a message of why not.

use serde::de::DeserializeOwned;
use serde_json::Value;
use twinroute_core::{ApiError, FieldError};

/// Reads `value` into a `T`, or says which field does not fit, in the words of JSON.
pub(crate) fn typed<T: DeserializeOwned>(value: Value) -> Result<T, ApiError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let place = if path == "." {
            ""
        } else {
            &format!(" at `{path}`")
        };
        let reason = in_json(error.inner());
        let message = format!("Invalid body{place}: {reason}");
        ApiError::new(400, message)
            .with_fields([FieldError::of_serde(&path, reason)])
            .with_source(error)
    })
}

/// serde's words, without the names of Rust's types.
fn in_json(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if text.starts_with("data did not match any variant") {
        return "it has none of the forms that would do".to_owned();
    }
    let Some((found, expected)) = text.split_once(", expected ") else {
        return text;
    };
    let expected = match expected.split(' ').next().unwrap_or_default() {
        "struct" | "map" | "internally" | "adjacently" => "an object",
        "a" if expected.starts_with("a map") => "an object",
        "a" if expected.starts_with("a sequence") => "an array",
        "tuple" | "sequence" => "an array",
        "enum" | "unit" | "variant" => "one of its values",
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => "a whole number, not negative",
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        _ => expected,
    };
    format!("{found}, expected {expected}")
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
    fn what_does_not_fit_is_named_in_the_words_of_json() {
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
                "Invalid body at `tags[0].value`: it has none of the forms that would do",
            ),
            (
                r#"{"title":"a","tags":[],"draft":"yes"}"#,
                "Invalid body at `draft`: invalid type: string \"yes\", expected a boolean",
            ),
        ];
        for (json, message) in cases {
            let error = typed::<NewPost>(serde_json::from_str(json).unwrap()).unwrap_err();
            assert_eq!(
                (error.status().as_u16(), error.message()),
                (400, message),
                "{json}"
            );
        }
    }
}
