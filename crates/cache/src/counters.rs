//! Counts of lookups by label.

use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

/// What came of a lookup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// A fresh entry was used.
    Hit,
    /// A stale entry was used.
    Stale,
    /// The value was computed.
    Miss,
    /// The computing failed.
    Error,
}

/// The number of lookups with each outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Fresh entries.
    pub hits: u64,
    /// Stale entries.
    pub stale: u64,
    /// Computed values.
    pub misses: u64,
    /// Failed runs, also in the background.
    pub errors: u64,
}

/// The counts of one label. Clones count together.
#[derive(Debug, Clone, Default)]
pub struct Counter(Arc<[AtomicU64; 4]>);

impl Counter {
    /// Counts one outcome.
    pub fn count(&self, outcome: Outcome) {
        self.0[outcome as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// Returns the counts so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let [hits, stale, misses, errors] = &*self.0;
        let get = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Counts {
            hits: get(hits),
            stale: get(stale),
            misses: get(misses),
            errors: get(errors),
        }
    }
}

/// The most labels. Further ones are counted as [`OTHER`].
const MAX_LABELS: usize = 1024;
const OTHER: &str = "(other)";

/// The counters of all labels.
#[derive(Debug, Default)]
pub(crate) struct Counters(RwLock<HashMap<String, Counter>>);

impl Counters {
    pub(crate) fn of(&self, label: &str) -> Counter {
        let counters = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(counter) = counters.get(label) {
            return counter.clone();
        }
        drop(counters);
        let mut counters = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let is_full = counters.len() >= MAX_LABELS && !counters.contains_key(label);
        let label = if is_full { OTHER } else { label };
        counters.entry(label.to_owned()).or_default().clone()
    }

    /// Returns all counts in the order of their labels.
    pub(crate) fn all(&self) -> Vec<(String, Counts)> {
        let counters = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let counts = counters.iter();
        let mut all: Vec<_> = counts
            .map(|(label, counter)| (label.clone(), counter.counts()))
            .collect();
        all.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_bounded() {
        let counters = Counters::default();
        for label in 0..2000 {
            counters.of(&label.to_string()).count(Outcome::Hit);
        }
        counters.of("0").count(Outcome::Miss);
        let all = counters.all();
        assert_eq!(all.len(), MAX_LABELS + 1);
        let count = |label: &str| {
            all.iter()
                .find(|(of, _)| of == label)
                .map(|(_, counts)| *counts)
        };
        assert_eq!(count(OTHER).map(|counts| counts.hits), Some(976));
        assert_eq!(
            count("0").map(|counts| (counts.hits, counts.misses)),
            Some((1, 1))
        );
    }
}
