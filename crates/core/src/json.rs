//! JSON with JavaScript's rules, as both styles read and write it.

use bytes::Bytes;
use serde::Serialize;

pub(crate) use twinroute_json::array_index;
pub use twinroute_json::{JsonRef, JsonValue, Kind, ParseError, ParseErrorKind};

/// Writes `value` as JavaScript would: see [`twinroute_json::to_vec`].
///
/// ```
/// let value = serde_json::json!({ "b": 1.0, "a": [1e21, -0.0], "1": null });
/// assert_eq!(twinroute_core::json::to_bytes(&value).unwrap(), r#"{"1":null,"b":1,"a":[1e+21,0]}"#);
/// ```
///
/// # Errors
/// When `value`'s own `Serialize` fails, or a map's key is neither text, number nor `bool`.
pub fn to_bytes<T: Serialize + ?Sized>(value: &T) -> Result<Bytes, serde_json::Error> {
    twinroute_json::to_vec(value).map(Bytes::from)
}

/// Formats a number as JavaScript's `String(number)` does.
///
/// ```
/// assert_eq!(twinroute_core::json::number(0.5), "0.5");
/// assert_eq!(twinroute_core::json::number(1e21), "1e+21");
/// ```
#[must_use]
pub fn number(value: f64) -> String {
    ryu_js::Buffer::new().format(value).to_owned()
}
