//! JSON as `JSON.stringify` writes it, from any [`Serialize`].
//!
//! What differs from `serde_json`'s own writer:
//! - numbers print as JavaScript prints them: `1.0` is `1`, `1e21` is `1e+21`, `-0.0` is `0`, NaN and the infinities are `null`;
//! - in an object, keys that are array indices (`"0"` to `"4294967294"`) come first, in ascending order.
//!
//! Integers keep all their digits, beyond 2^53 too, where JavaScript would round them.

use std::{cell::RefCell, io};

use bytes::Bytes;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

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

/// Writes numbers as JavaScript does, and looks out for keys that have to change their place, which few values have.
#[derive(Default)]
struct JsNumbers {
    key: Key,
    has_index_key: bool,
}

/// How far the writer is with a key.
#[derive(Default, PartialEq)]
enum Key {
    #[default]
    Elsewhere,
    Begun,
    /// Its first character was seen.
    Seen,
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
        self.key = Key::Begun;
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
        if self.key == Key::Begun {
            self.key = Key::Seen;
            self.has_index_key |= fragment.as_bytes()[0].is_ascii_digit();
        }
        writer.write_all(fragment.as_bytes())
    }

    fn end_object_key<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        // A key that is a number is not written in fragments.
        self.has_index_key |= self.key == Key::Begun;
        self.key = Key::Elsewhere;
        Ok(())
    }
}

fn write_number<W: ?Sized + io::Write, F: ryu_js::Float>(
    writer: &mut W,
    value: F,
) -> io::Result<()> {
    writer.write_all(ryu_js::Buffer::new().format_finite(value).as_bytes())
}

/// Writes `value` with the keys of its objects in order.
fn to_bytes_in_order<T: Serialize + ?Sized>(value: &T) -> Result<Bytes, serde_json::Error> {
    let out = RefCell::new(Vec::with_capacity(128));
    let formatter = InOrder {
        out: &out,
        objects: Vec::new(),
        entries: Vec::new(),
    };
    value.serialize(&mut Serializer::with_formatter(Out(&out), formatter))?;
    Ok(out.into_inner().into())
}

/// The text so far, written by the serializer and put in order by the formatter.
struct Out<'a>(&'a RefCell<Vec<u8>>);

impl io::Write for Out<'_> {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.write_all(text).map(|()| text.len())
    }

    fn write_all(&mut self, text: &[u8]) -> io::Result<()> {
        self.0.borrow_mut().extend_from_slice(text);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct InOrder<'a> {
    out: &'a RefCell<Vec<u8>>,
    /// The open objects, the innermost last.
    objects: Vec<Object>,
    /// The entries of all open objects, those of the innermost last.
    entries: Vec<Entry>,
}

struct Object {
    first_entry: usize,
    has_index: bool,
}

struct Entry {
    start: usize,
    index: Option<u32>,
}

impl Formatter for InOrder<'_> {
    fn write_f32<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f32) -> io::Result<()> {
        write_number(writer, value)
    }

    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        write_number(writer, value)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.objects.push(Object {
            first_entry: self.entries.len(),
            has_index: false,
        });
        writer.write_all(b"{")
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        self.entries.push(Entry {
            start: self.out.borrow().len(),
            index: None,
        });
        Ok(())
    }

    fn end_object_key<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        if let (Some(object), Some(entry)) = (self.objects.last_mut(), self.entries.last_mut()) {
            entry.index = unquote(&self.out.borrow()[entry.start..]).and_then(array_index);
            object.has_index |= entry.index.is_some();
        }
        Ok(())
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if let Some(object) = self.objects.pop() {
            if object.has_index {
                sort(
                    &self.entries[object.first_entry..],
                    &mut self.out.borrow_mut(),
                );
            }
            self.entries.truncate(object.first_entry);
        }
        writer.write_all(b"}")
    }
}

fn unquote(key: &[u8]) -> Option<&[u8]> {
    key.strip_prefix(b"\"")?.strip_suffix(b"\"")
}

/// The array index that a key is, when it is one in its shortest spelling: JavaScript puts such keys first.
pub(crate) fn array_index(digits: &[u8]) -> Option<u32> {
    let shortest = digits
        .first()
        .is_some_and(|first| *first != b'0' || digits.len() == 1);
    if !shortest || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let index = std::str::from_utf8(digits).ok()?.parse().ok()?;
    (index != u32::MAX).then_some(index)
}

/// Moves the entries with an array index to the front, in ascending order.
fn sort(entries: &[Entry], out: &mut Vec<u8>) {
    let begin = entries[0].start;
    let text = out.split_off(begin);
    let ends = entries[1..]
        .iter()
        .map(|next| next.start - 1)
        .chain([begin + text.len()]);
    let mut sorted: Vec<_> = entries.iter().zip(ends).collect();
    sorted.sort_by_key(|(entry, _)| entry.index.map_or((1, 0), |index| (0, index)));
    for (at, (entry, end)) in sorted.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        out.extend_from_slice(&text[entry.start - begin..end - begin]);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn written_as_javascript_writes_it() {
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
