//! The order of an object's names: array indices first, ascending, then the others as they came; the last value of a name counts.

use std::collections::HashMap;

use crate::{document::Container, normal::Normal, string::plain_end};

/// An entry of an object that is being read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// Where its name starts in the document's text.
    start: usize,
    /// The length of its name, with quotes.
    length: usize,
    /// The name's length and first bytes, to compare most names at once.
    prefix: u64,
    /// The number of the first container in its value.
    container: usize,
}

/// Up to this number of entries, each is compared with each.
const FEW: usize = 24;

impl Entry {
    pub(crate) fn new(start: usize, name: &[u8], container: usize) -> Self {
        let mut first = [0; 8];
        let length = name.len().min(8);
        first[..length].copy_from_slice(&name[..length]);
        first[0] = name.len() as u8;
        Self {
            start,
            length: name.len(),
            prefix: u64::from_le_bytes(first),
            container,
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

/// Puts the entries of the object at the end of the normal form into order.
pub(crate) fn order(normal: &mut Normal<'_>, containers: &mut Vec<Container>, entries: &[Entry]) {
    let has_digit = entries
        .iter()
        .any(|entry| (entry.prefix >> 8) as u8 <= b'9');
    if has_digit && entries.iter().any(|entry| entry.index(normal).is_some())
        || repeats(normal, entries)
    {
        rewrite(normal.flush(), containers, entries);
    }
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

#[cold]
fn rewrite(normal: &mut String, containers: &mut Vec<Container>, entries: &[Entry]) {
    let begin = entries[0].start;
    let first_container = entries[0].container;
    let text = normal.split_off(begin);
    let moving = containers.split_off(first_container);
    let mut kept: Vec<(Option<u32>, usize)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (number, entry) in entries.iter().enumerate() {
        let at = entry.start - begin;
        let name = &text[at..at + entry.length];
        let place = *places.entry(name).or_insert(kept.len());
        if place == kept.len() {
            let index = array_index(&name.as_bytes()[1..name.len() - 1]);
            kept.push((index, number));
        }
        kept[place].1 = number;
    }
    kept.sort_by_key(|(index, _)| index.map_or((1, 0), |index| (0, index)));
    for (place, (_, number)) in kept.into_iter().enumerate() {
        if place > 0 {
            normal.push(',');
        }
        let entry = &entries[number];
        let next = entries.get(number + 1);
        let end = next.map_or(text.len(), |next| next.start - begin - 1);
        let last = next.map_or(moving.len(), |next| next.container - first_container);
        // What is moved keeps its distances.
        let moved = normal.len().wrapping_sub(entry.start) as u32;
        let renumbered = containers.len().wrapping_sub(entry.container) as u32;
        normal.push_str(&text[entry.start - begin..end]);
        let inner = &moving[entry.container - first_container..last];
        containers.extend(inner.iter().map(|container| Container {
            end: container.end.wrapping_add(moved),
            next: container.next.wrapping_add(renumbered),
        }));
    }
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
    entries.sort_by_key(|(index, _)| index.map_or((1, 0), |index| (0, index)));
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
