//! What the header `x-data` of a request says.

use serde_json::Value;
use twinroute::app::{Result, headers};

/// The JSON in the header; `default` without the header.
pub(crate) fn data(default: &str) -> Result<Value> {
    let headers = headers()?;
    Ok(serde_json::from_str(
        headers.get("x-data").as_deref().unwrap_or(default),
    )?)
}

/// One text or several. As in JavaScript, an empty text is none if it isn't in a list.
pub(crate) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().map(text).collect(),
        Value::Null => Vec::new(),
        value => Some(text(value))
            .filter(|text| !text.is_empty())
            .into_iter()
            .collect(),
    }
}

/// `String(value)`.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => twinroute::json::number(number.as_f64().unwrap_or(f64::NAN)),
        value => value.to_string(),
    }
}
