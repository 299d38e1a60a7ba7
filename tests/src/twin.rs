//! What JavaScript has by itself and the Rust twins of the handlers share.

use serde_json::Value;
use twinroute::pages::Body;

/// What `typeof` says of a parsed body.
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

/// How long a text is in JavaScript, which counts UTF-16 code units.
#[must_use]
pub fn length_of(body: &Body) -> usize {
    match body {
        Body::Text(text) | Body::Json(Value::String(text)) => text.encode_utf16().count(),
        // An object as text is `[object Object]`.
        Body::Form(_) | Body::Json(_) => 15,
        Body::Unparsed => 9,
    }
}

/// Bytes in hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes that a text in hexadecimal stands for, as far as it is one.
#[must_use]
pub fn from_hex(text: &str) -> Vec<u8> {
    let digits: Vec<_> = text.chars().map_while(|digit| digit.to_digit(16)).collect();
    digits
        .chunks_exact(2)
        .map(|pair| (pair[0] * 16 + pair[1]) as u8)
        .collect()
}
