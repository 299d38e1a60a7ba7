//! Equivalents of JavaScript functions, for the Rust twins of the handlers.

use serde_json::Value;
use time::{OffsetDateTime, macros::format_description};
use twinroute::{json::to_bytes, pages::Body};

/// `typeof` of a parsed body.
#[must_use]
pub fn type_of(body: &Body) -> &'static str {
    match body {
        Body::Unparsed => "undefined",
        Body::Text(_) | Body::Json(Value::String(_)) => "string",
        Body::Json(Value::Bool(_)) => "boolean",
        Body::Json(Value::Number(_)) => "number",
        Body::Form(_) | Body::Json(Value::Null | Value::Array(_) | Value::Object(_)) => "object",
    }
}

/// The length of `String(body)` in JavaScript, in UTF-16 code units.
#[must_use]
pub fn length_of(body: &Body) -> usize {
    let text = match body {
        Body::Text(text) => text.clone(),
        Body::Json(value) => text_of(value),
        Body::Form(_) => OBJECT.to_owned(),
        Body::Unparsed => type_of(body).to_owned(),
    };
    text.encode_utf16().count()
}

/// `String({})`.
const OBJECT: &str = "[object Object]";

/// `String(value)` of a parsed value.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            let texts = values.iter().map(|value| match value {
                Value::Null => String::new(),
                value => text_of(value),
            });
            texts.collect::<Vec<_>>().join(",")
        }
        Value::Object(_) => OBJECT.to_owned(),
        plain => {
            let text = to_bytes(plain).unwrap_or_default();
            String::from_utf8_lossy(&text).into_owned()
        }
    }
}

/// A date as JSON, given in milliseconds since 1970: its ISO text, or `None` for an invalid date.
#[must_use]
pub fn date(milliseconds: f64) -> Option<String> {
    let format =
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
    // A cast turns NaN into 0.
    let whole = (!milliseconds.is_nan()).then_some(milliseconds as i128)?;
    let date = OffsetDateTime::from_unix_timestamp_nanos(whole.checked_mul(1_000_000)?).ok()?;
    date.format(format).ok()
}

/// Bytes in hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Decodes hexadecimal text, up to the first character that is not a digit.
#[must_use]
pub fn from_hex(text: &str) -> Vec<u8> {
    let digits: Vec<_> = text.chars().map_while(|digit| digit.to_digit(16)).collect();
    digits
        .chunks_exact(2)
        .map(|pair| (pair[0] * 16 + pair[1]) as u8)
        .collect()
}
