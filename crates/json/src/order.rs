//! The order of an object's names: array indices first, ascending, then the others as they came; the last value of a name counts.

use std::collections::HashMap;

use crate::{
    document::{Container, Document},
    kind::Kind,
    normal::Normal,
    part::{Entries, Place},
    string::plain_end,
};

/// An entry of an object that is being read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// Where its name starts in the document's text.
    start: usize,
    /// The length of its name, with quotes.
    length: usize,
    /// The name's length and first bytes, to compare most names at once.
    prefix: u64,
}

/// Up to this number of entries, each is compared with each.
const FEW: usize = 24;

impl Entry {
    pub(crate) fn new(start: usize, name: &[u8]) -> Self {
        let mut first = [0; 8];
        let length = name.len().min(8);
        first[..length].copy_from_slice(&name[..length]);
        first[0] = name.len() as u8;
        Self {
            start,
            length: name.len(),
            prefix: u64::from_le_bytes(first),
        }
    }

    fn name<'a>(&self, normal: &'a Normal<'_>) -> &'a str {
        normal.part(self.start, self.length)
    }

    fn index(&self, normal: &Normal<'_>) -> Option<u32> {
        let name = self.name(normal).as_bytes();
        array_index(&name[1..name.len() - 1])
    }
}

/// Parses a name as an array index of JavaScript; `None` unless it is a canonical decimal number below 2^32 - 1.
#[must_use]
pub fn array_index(digits: &[u8]) -> Option<u32> {
    let is_canonical = digits
        .first()
        .is_some_and(|first| first.is_ascii_digit() && (*first != b'0' || digits.len() == 1));
    if !is_canonical || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let index = std::str::from_utf8(digits).ok()?.parse().ok()?;
    (index != u32::MAX).then_some(index)
}

/// Whether the entries of an object are in order, each name once.
pub(crate) fn is_ordered(normal: &Normal<'_>, entries: &[Entry]) -> bool {
    let has_digit = entries
        .iter()
        .any(|entry| (entry.prefix >> 8) as u8 <= b'9');
    let keys = || entries.iter().map(|entry| sort_key(entry.index(normal)));
    (!has_digit || keys().is_sorted()) && !repeats(normal, entries)
}

fn sort_key(index: Option<u32>) -> (u8, u32) {
    index.map_or((1, 0), |index| (0, index))
}

fn repeats(normal: &Normal<'_>, entries: &[Entry]) -> bool {
    if entries.len() > FEW {
        let mut names: Vec<&str> = entries.iter().map(|entry| entry.name(normal)).collect();
        names.sort_unstable();
        return names.windows(2).any(|pair| pair[0] == pair[1]);
    }
    entries.iter().enumerate().any(|(number, entry)| {
        entries[..number].iter().any(|other| {
            other.prefix == entry.prefix
                && (entry.length <= 8 || other.name(normal) == entry.name(normal))
        })
    })
}

/// Copies a document with the entries of each object in order. This is done once for a whole document, from the outside in: an object
/// that is put into order where it ends would be copied again by each one around it.
#[cold]
pub(crate) fn ordered(document: &Document) -> Document {
    let mut copy = Copy {
        from: document,
        to: Document {
            text: String::with_capacity(document.text.len()),
            containers: Vec::with_capacity(document.containers.len()),
        },
    };
    copy.value(Place::ROOT);
    copy.to
}

/// A document that is being copied.
struct Copy<'a> {
    from: &'a Document,
    to: Document,
}

impl Copy<'_> {
    fn value(&mut self, place: Place) {
        let from = self.from;
        match from.kind(place) {
            Kind::Array => self.container(['[', ']'], |copy| {
                for (number, item) in from.items(place).enumerate() {
                    copy.comma(number);
                    copy.value(item);
                }
            }),
            Kind::Object => self.container(['{', '}'], |copy| {
                for (number, (name, value)) in in_order(from.entries(place)).enumerate() {
                    copy.comma(number);
                    copy.to.text.push_str(name);
                    copy.to.text.push(':');
                    copy.value(value);
                }
            }),
            _ => self.to.text.push_str(from.text_of(place)),
        }
    }

    fn container(&mut self, [open, close]: [char; 2], inner: impl FnOnce(&mut Self)) {
        let number = self.to.containers.len();
        self.to.containers.push(Container { end: 0, next: 0 });
        self.to.text.push(open);
        inner(self);
        self.to.text.push(close);
        // The copy is no longer than the document, whose positions fit.
        self.to.containers[number] = Container {
            end: self.to.text.len() as u32,
            next: self.to.containers.len() as u32,
        };
    }

    fn comma(&mut self, number: usize) {
        if number > 0 {
            self.to.text.push(',');
        }
    }
}

/// The entries in order. A name that is repeated has its first place and its last value.
fn in_order(entries: Entries<'_>) -> impl Iterator<Item = (&str, Place)> {
    let mut kept: Vec<(&str, Place)> = Vec::new();
    let mut numbers = HashMap::new();
    for (name, value) in entries {
        let number = *numbers.entry(name).or_insert(kept.len());
        match kept.get_mut(number) {
            Some(known) => known.1 = value,
            None => kept.push((name, value)),
        }
    }
    kept.sort_by_key(|(name, _)| sort_key(array_index(&name.as_bytes()[1..name.len() - 1])));
    kept.into_iter()
}

/// Puts the entries of an object that is being written, which start at `begin`, into JavaScript's order.
#[cold]
pub(crate) fn order_text(out: &mut Vec<u8>, begin: usize) {
    let text = out.split_off(begin);
    let mut entries = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let name_end = string_end(&text, start);
        let end = value_end(&text, name_end + 1);
        entries.push((
            array_index(&text[start + 1..name_end - 1]),
            &text[start..end],
        ));
        start = end + 1;
    }
    entries.sort_by_key(|(index, _)| sort_key(*index));
    for (number, (_, entry)) in entries.into_iter().enumerate() {
        if number > 0 {
            out.push(b',');
        }
        out.extend_from_slice(entry);
    }
}

/// The end of the string that starts at `start`, in JSON's normal form.
pub(crate) fn string_end(text: &[u8], start: usize) -> usize {
    let mut at = plain_end(text, start + 1);
    while text.get(at) == Some(&b'\\') {
        at = plain_end(text, at + 2);
    }
    at + 1
}

/// The end of the value that starts at `start`.
fn value_end(text: &[u8], start: usize) -> usize {
    let mut at = start;
    let mut depth = 0usize;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => {
                at = string_end(text, at);
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' | b',' if depth == 0 => break,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    at
}
