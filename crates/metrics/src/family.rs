//! Counts that other parts of a server keep, and that a scrape reads.

use std::{collections::BTreeMap, fmt};

/// A family of counts that are read when they are scraped: [`Metrics::add_source`](crate::Metrics::add_source).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Family {
    /// The name, without a suffix: `twinroute_kept_responses`. A counter gets `_total`.
    pub name: &'static str,
    /// One sentence that says what is counted.
    pub help: &'static str,
    /// Whether the values may fall.
    pub kind: FamilyKind,
    /// The names of the labels.
    pub labels: &'static [&'static str],
}

/// The kind of a [`Family`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FamilyKind {
    /// Values that only grow.
    Counter,
    /// Values that may fall.
    Gauge,
}

/// Passes each value with its labels to a function.
pub(crate) type Read = dyn Fn(&mut dyn FnMut(&[&str], u64)) + Send + Sync;

/// A source of the values of a family.
pub(crate) struct Source {
    pub(crate) family: Family,
    pub(crate) identity: usize,
    pub(crate) read: Box<Read>,
}

/// The values of a family by its labels.
pub(crate) type Values = BTreeMap<Vec<String>, u64>;

/// Reads all sources. Values of the same labels are added up.
pub(crate) fn read(sources: &[Source]) -> BTreeMap<&'static str, (Family, Values)> {
    let mut families = BTreeMap::new();
    for source in sources {
        let (_, values): &mut (Family, Values) = families
            .entry(source.family.name)
            .or_insert_with(|| (source.family, Values::new()));
        (source.read)(&mut |labels, value| {
            let labels = labels.iter().map(|label| (*label).to_owned()).collect();
            *values.entry(labels).or_default() += value;
        });
    }
    families
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Source").field(&self.family).finish()
    }
}
