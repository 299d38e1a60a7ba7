//! JSON as `JSON.stringify` writes it, from any [`Serialize`].
//!
//! Differences from `serde_json`'s own writer:
//! - numbers print as JavaScript prints them: `1.0` is `1`, `1e21` is `1e+21`, `-0.0` is `0`, NaN and the infinities are `null`;
//! - in an object, keys that are array indices (`"0"` to `"4294967294"`) come first, in ascending order.
//!
//! Integers beyond 2^53 keep all digits, where JavaScript would round them.

mod in_order;

use std::io;

use bytes::Bytes;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

pub(crate) use in_order::array_index;
use in_order::to_bytes_in_order;

/// Writes `value` as JavaScript would.
///
/// ```
/// let value = serde_json::json!({ "b": 1.0, "a": [1e21, -0.0], "1": null });
/// assert_eq!(twinroute_core::json::to_bytes(&value).unwrap(), r#"{"1":null,"b":1,"a":[1e+21,0]}"#);
/// ```
///
/// # Errors
/// When `value`'s own `Serialize` fails, or a map's key is neither text, number nor `bool`.
pub fn to_bytes<T: Serialize + ?Sized>(value: &T) -> Result<Bytes, serde_json::Error> {
    let mut text = Vec::with_capacity(128);
    let mut numbers = JsNumbers::default();
    value.serialize(&mut Serializer::with_formatter(&mut text, &mut numbers))?;
    if numbers.has_index_key {
        return to_bytes_in_order(value);
    }
    Ok(text.into())
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

/// Writes numbers as JavaScript does, and records whether there are keys to reorder, which is rare.
#[derive(Default)]
struct JsNumbers {
    key: KeyState,
    has_index_key: bool,
}

/// The position of the writer relative to a key.
#[derive(Default, PartialEq)]
enum KeyState {
    #[default]
    Outside,
    Start,
    /// After the first character.
    Inside,
}

impl Formatter for &mut JsNumbers {
    fn write_f32<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f32) -> io::Result<()> {
        write_number(writer, value)
    }

    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        write_number(writer, value)
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.key = KeyState::Start;
        if first {
            Ok(())
        } else {
            writer.write_all(b",")
        }
    }

    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if self.key == KeyState::Start {
            self.key = KeyState::Inside;
            self.has_index_key |= fragment.as_bytes()[0].is_ascii_digit();
        }
        writer.write_all(fragment.as_bytes())
    }

    fn end_object_key<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        // A key that is a number is not written in fragments.
        self.has_index_key |= self.key == KeyState::Start;
        self.key = KeyState::Outside;
        Ok(())
    }
}

fn write_number<W: ?Sized + io::Write, F: ryu_js::Float>(
    writer: &mut W,
    value: F,
) -> io::Result<()> {
    writer.write_all(ryu_js::Buffer::new().format_finite(value).as_bytes())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_written_as_in_javascript() {
        let cases = [
            (json!({}), "{}"),
            (
                json!({"a": {"2": 1, "x": {"1": {}}, "1": []}}),
                r#"{"a":{"1":[],"2":1,"x":{"1":{}}}}"#,
            ),
            (
                json!({"01": 1, "0": 2, "-1": 3, "4294967295": 4, "4294967294": 5}),
                r#"{"0":2,"4294967294":5,"01":1,"-1":3,"4294967295":4}"#,
            ),
            (
                json!([1.0, 0.1, 1e21, 1e-7, 123456789012345680000.0, -0.0, 5e-324]),
                "[1,0.1,1e+21,1e-7,123456789012345680000,0,5e-324]",
            ),
            (
                json!([u64::MAX, i64::MIN, 9007199254740993u64]),
                "[18446744073709551615,-9223372036854775808,9007199254740993]",
            ),
            (
                json!("\u{8}\u{c}\n\r\t\"\\/\u{1}\u{7f}\u{2028}é😀"),
                "\"\\b\\f\\n\\r\\t\\\"\\\\/\\u0001\u{7f}\u{2028}é😀\"",
            ),
            (json!(null), "null"),
        ];
        for (value, text) in cases {
            assert_eq!(to_bytes(&value).unwrap(), text);
        }
        assert_eq!(to_bytes(&[f64::NAN, f64::INFINITY]).unwrap(), "[null,null]");
        assert_eq!(to_bytes(&0.1f32).unwrap(), "0.1");
    }
}
