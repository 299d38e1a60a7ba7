//! Writes objects whose keys are array indices: JavaScript puts these keys first, in ascending order.

use std::{cell::RefCell, io};

use bytes::Bytes;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use super::write_number;

/// Writes `value` with the keys of its objects in JavaScript's order.
pub(super) fn to_bytes_in_order<T: Serialize + ?Sized>(
    value: &T,
) -> Result<Bytes, serde_json::Error> {
    let out = RefCell::new(Vec::with_capacity(128));
    let formatter = InOrder {
        out: &out,
        objects: Vec::new(),
        entries: Vec::new(),
    };
    value.serialize(&mut Serializer::with_formatter(Output(&out), formatter))?;
    Ok(out.into_inner().into())
}

/// The output so far, written by the serializer and reordered by the formatter.
struct Output<'a>(&'a RefCell<Vec<u8>>);

impl io::Write for Output<'_> {
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

/// Parses a key as an array index; `None` unless it is a canonical decimal number.
pub(crate) fn array_index(digits: &[u8]) -> Option<u32> {
    let is_canonical = digits
        .first()
        .is_some_and(|first| *first != b'0' || digits.len() == 1);
    if !is_canonical || !digits.iter().all(u8::is_ascii_digit) {
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
