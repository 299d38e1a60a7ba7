//! Objects and classes.

use super::value::{Code, Value, parts_of};
use crate::syntax::Text;

/// An object literal, or a class.
#[derive(Default)]
pub(crate) struct Object {
    pub(crate) entries: Vec<Entry>,
    /// Spreads of values that are no object literals, such as `...body`.
    pub(crate) open: Vec<Open>,
    // What is asked of all parts is computed once, since an object may be shared many times over.
    parts: u32,
    is_of_request: bool,
}

/// A spread in an object literal.
#[derive(Clone)]
pub(crate) struct Open {
    pub(crate) value: Value,
    pub(crate) code: Code,
}

/// A property of an object.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) key: Text,
    pub(crate) value: Value,
    pub(crate) code: Code,
}

// An object with more properties is data: it has further ones that are unknown.
const MOST_ENTRIES: usize = 5_000;

impl Object {
    pub(super) fn of(entries: Vec<Entry>) -> Self {
        Self {
            entries,
            ..Self::default()
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| &*entry.key == key)
    }

    /// Sets a property, in its place if it exists.
    pub(crate) fn set(&mut self, entry: Entry) {
        let known = self.entries.len();
        self.set_among(known, entry);
    }

    /// Sets the properties of an object that is spread.
    pub(super) fn extend(&mut self, spread: &Self) {
        // The keys of the other are unlike each other.
        let known = self.entries.len();
        for entry in &spread.entries {
            self.set_among(known, entry.clone());
        }
        self.open.extend(spread.open.iter().cloned());
    }

    /// Sets a property that may be among the first ones.
    fn set_among(&mut self, known: usize, entry: Entry) {
        let is_it = |old: &Entry| old.key == entry.key;
        match self.entries[..known].iter().position(is_it) {
            Some(at) => self.entries[at] = entry,
            None if self.entries.len() < MOST_ENTRIES => self.entries.push(entry),
            None if self.open.is_empty() => self.open.push(Open {
                value: Value::Unknown,
                code: entry.code,
            }),
            None => {}
        }
    }

    /// The object after an assignment, which may be in a branch; without a key, after one to an unknown property.
    pub(crate) fn with(&self, key: Option<Text>, value: Value, code: Code) -> Self {
        let mut changed = Self {
            entries: self.entries.clone(),
            open: self.open.clone(),
            ..Self::default()
        };
        let Some(key) = key else {
            let is_new = self.open.iter().all(|open| open.code.span != code.span);
            changed.open.extend(is_new.then_some(Open { value, code }));
            return changed;
        };
        let before = self.get(&key).map(|entry| entry.value.clone());
        let value = Value::either(value, before.unwrap_or(Value::Undefined));
        changed.set(Entry { key, value, code });
        changed
    }

    /// The object without the properties that are taken.
    pub(super) fn without(&self, is_taken: impl Fn(&Text) -> bool) -> Self {
        let left = self.entries.iter().filter(|entry| !is_taken(&entry.key));
        Self {
            entries: left.cloned().collect(),
            open: self.open.clone(),
            ..Self::default()
        }
    }

    /// The object, with its parts counted. Each value that is an object was weighed when it was made.
    pub(super) fn weighed(mut self) -> Self {
        let values = || {
            let open = self.open.iter().map(|open| &open.value);
            self.entries.iter().map(|entry| &entry.value).chain(open)
        };
        let (parts, is_of_request) = (parts_of(values()), values().any(Value::is_of_request));
        (self.parts, self.is_of_request) = (parts, is_of_request);
        self
    }

    /// The values that it is made of, itself among them.
    pub(super) fn parts(&self) -> u32 {
        self.parts
    }

    /// Whether a property comes from the request.
    pub(super) fn is_of_request(&self) -> bool {
        self.is_of_request
    }
}
