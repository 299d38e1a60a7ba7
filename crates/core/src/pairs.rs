//! Values by name, in insertion order.

use std::{collections::HashMap, mem};

use crate::json::array_index;

/// A list, since there are rarely more than a few pairs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pairs<V>(Vec<(String, V)>);

impl<V> Pairs<V> {
    pub(crate) fn get(&self, name: &str) -> Option<&V> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        self.0.retain(|(name, _)| keep(name));
    }

    /// Moves names that are array indices to the front, in ascending order, like the keys of an object in JavaScript.
    pub(crate) fn sort_by_index(&mut self) {
        self.0.sort_by_key(|(name, _)| {
            array_index(name.as_bytes()).map_or((1, 0), |index| (0, index))
        });
    }

    /// Reindices the value of `name`, or appends it.
    pub(crate) fn set(&mut self, name: &str, value: V) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }
}

impl<V> Default for Pairs<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// Collects pairs in linear time, since a client may send many.
pub(crate) struct Collector<V> {
    pairs: Vec<(String, V)>,
    // The index of each name, once there are more than a few.
    indices: HashMap<String, usize>,
}

impl<V> Collector<V> {
    const FEW: usize = 16;

    pub(crate) fn new() -> Self {
        Self {
            pairs: Vec::new(),
            indices: HashMap::new(),
        }
    }

    /// Returns the value of `name`, if it was added before.
    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut V> {
        let index = if self.pairs.len() < Self::FEW {
            self.pairs.iter().position(|(known, _)| known == name)
        } else {
            self.indices.get(name).copied()
        };
        Some(&mut self.pairs[index?].1)
    }

    /// Adds a name that was not added before.
    pub(crate) fn push(&mut self, name: String, value: V) {
        self.pairs.push((name, value));
        let count = self.pairs.len();
        let first_unindexed = match count {
            ..Self::FEW => return,
            Self::FEW => 0,
            _ => count - 1,
        };
        for (index, (name, _)) in self.pairs.iter().enumerate().skip(first_unindexed) {
            self.indices.insert(name.clone(), index);
        }
    }

    pub(crate) fn collect(&mut self) -> Pairs<V> {
        Pairs(mem::take(&mut self.pairs))
    }
}
