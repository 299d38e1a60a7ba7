//! Equivalents of JavaScript functions, for the Rust twins of the handlers.

use time::{OffsetDateTime, macros::format_description};
use twinroute::{
    json::{JsonRef, Kind},
    pages::Body,
};

/// `typeof` of a parsed body.
#[must_use]
pub fn type_of(body: &Body) -> &'static str {
    match body {
        Body::Unparsed => "undefined",
        Body::Text(_) => "string",
        Body::Form(_) => "object",
        Body::Json(value) => match value.kind() {
            Kind::Text => "string",
            Kind::Bool => "boolean",
            Kind::Number => "number",
            Kind::Null | Kind::Array | Kind::Object => "object",
        },
    }
}

/// The length of `String(body)` in JavaScript, in UTF-16 code units.
#[must_use]
pub fn length_of(body: &Body) -> usize {
    let text = match body {
        Body::Text(text) => text.clone(),
        Body::Json(value) => text_of(value.borrow()),
        Body::Form(_) => OBJECT.to_owned(),
        Body::Unparsed => type_of(body).to_owned(),
    };
    text.encode_utf16().count()
}

/// `String({})`.
const OBJECT: &str = "[object Object]";

/// `String(value)` of a parsed value.
fn text_of(value: JsonRef<'_>) -> String {
    match value.kind() {
        Kind::Text => value.as_str().unwrap_or_default().into_owned(),
        Kind::Array => {
            let texts = value.items().map(|item| match item.kind() {
                Kind::Null => String::new(),
                _ => text_of(item),
            });
            texts.collect::<Vec<_>>().join(",")
        }
        Kind::Object => OBJECT.to_owned(),
        Kind::Null | Kind::Bool | Kind::Number => value.to_string(),
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
