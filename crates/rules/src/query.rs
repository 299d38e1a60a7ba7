//! A query string as Next.js keeps it: an object of values by key.

use std::borrow::Cow;

/// Keys with all their values. The pairs come in the order of a JavaScript object: whole numbers first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query {
    entries: Vec<Entry>,
}

/// A key with its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) values: Vec<String>,
    /// Whether the value is a list even if there is one only.
    pub(crate) is_list: bool,
}

impl Query {
    /// Groups pairs by their keys. As in Next.js, there is no key `__proto__`.
    pub(crate) fn from_pairs<'a>(
        pairs: impl IntoIterator<Item = (Cow<'a, str>, Cow<'a, str>)>,
    ) -> Self {
        let mut query = Self::default();
        for (key, value) in pairs.into_iter().filter(|(key, _)| key != "__proto__") {
            match query.entries.iter_mut().find(|entry| entry.key == key) {
                Some(entry) => entry.values.push(value.into_owned()),
                None => query.entries.push(Entry {
                    key: key.into_owned(),
                    values: vec![value.into_owned()],
                    is_list: false,
                }),
            }
        }
        query
    }

    /// Sets all values of a key. A key that is there keeps its place.
    pub(crate) fn set(&mut self, new: Entry) {
        match self.entries.iter_mut().find(|entry| entry.key == new.key) {
            Some(entry) => *entry = new,
            None => self.entries.push(new),
        }
    }

    pub(crate) fn contains(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == key)
    }

    pub(crate) fn into_entries(self) -> Vec<Entry> {
        self.entries
    }

    /// Returns the keys of lists with one value.
    pub(crate) fn lists(&self) -> Vec<String> {
        self.entries
            .iter()
            .filter(|entry| entry.is_list && entry.values.len() == 1)
            .map(|entry| entry.key.clone())
            .collect()
    }

    /// Returns the pairs.
    pub(crate) fn into_pairs(mut self) -> Vec<(String, String)> {
        self.entries
            .sort_by_key(|entry| index(&entry.key).unwrap_or(u64::MAX));
        let mut pairs = Vec::new();
        for entry in self.entries {
            pairs.extend(
                entry
                    .values
                    .into_iter()
                    .map(|value| (entry.key.clone(), value)),
            );
        }
        pairs
    }
}

/// Returns the number of a key that JavaScript sorts as one.
fn index(key: &str) -> Option<u64> {
    let is_canonical = key == "0" || !key.starts_with('0');
    let is_number = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
    let number = key
        .parse()
        .ok()
        .filter(|number| *number < u64::from(u32::MAX))?;
    (is_canonical && is_number).then_some(number)
}
