//! JavaScript's truthiness.

use serde_json::Value;

/// Whether JavaScript takes a value of JSON as true: all but `null`, `false`, `0` and the empty string.
///
/// `cargo twinroute port` writes it where the TypeScript tests a value whose type it does not know.
///
/// ```
/// use serde_json::json;
/// use twinroute::ported::truthy;
///
/// assert!(truthy(&json!("false")) && truthy(&json!([])) && truthy(&json!({})) && truthy(&json!(-1)));
/// assert!(!truthy(&json!(null)) && !truthy(&json!(false)) && !truthy(&json!(-0.0)) && !truthy(&json!("")));
/// ```
#[must_use]
pub fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}
