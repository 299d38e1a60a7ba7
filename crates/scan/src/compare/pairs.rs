//! Finds the pairs.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

use twinroute_matcher::Segment;

use super::prefixes::pair_by_prefix;
use super::served::Served;

type Pair = (Option<Served>, Option<Served>);

/// Pairs the routes of two sides. Each route is in one pair; one without a counterpart is alone in it.
pub(super) fn pair(old: Vec<Served>, new: Vec<Served>) -> Vec<Pair> {
    let mut open = Unpaired::new(old, new);
    open.pair_by(|route| Some(route.url.clone()));
    open.pair_by(shape);
    open.pair_by(loose_shape);
    pair_by_prefix(&mut open);
    open.finish()
}

/// The routes of both sides that have no counterpart yet, and the pairs.
pub(super) struct Unpaired {
    pub(super) old: Vec<Option<Served>>,
    pub(super) new: Vec<Option<Served>>,
    pairs: Vec<Pair>,
}

impl Unpaired {
    fn new(old: Vec<Served>, new: Vec<Served>) -> Self {
        Self {
            old: old.into_iter().map(Some).collect(),
            new: new.into_iter().map(Some).collect(),
            pairs: Vec::new(),
        }
    }

    /// Makes a pair of two routes that have no counterpart yet.
    pub(super) fn pair(&mut self, old: usize, new: usize) {
        let pair = (self.old[old].take(), self.new[new].take());
        self.pairs.push(pair);
    }

    /// Pairs the routes with equal keys, in their order.
    fn pair_by<K: Eq + Hash>(&mut self, key: impl Fn(&Served) -> Option<K>) {
        let mut by_key: HashMap<K, VecDeque<usize>> = HashMap::new();
        for (index, route) in self.new.iter().enumerate() {
            if let Some(key) = route.as_ref().and_then(&key) {
                by_key.entry(key).or_default().push_back(index);
            }
        }
        for index in 0..self.old.len() {
            let key = self.old[index].as_ref().and_then(&key);
            let found = key.and_then(|key| by_key.get_mut(&key)?.pop_front());
            if let Some(new) = found {
                self.pair(index, new);
            }
        }
    }

    fn finish(self) -> Vec<Pair> {
        let mut pairs = self.pairs;
        pairs.extend(self.old.into_iter().flatten().map(|old| (Some(old), None)));
        pairs.extend(self.new.into_iter().flatten().map(|new| (None, Some(new))));
        pairs
    }
}

/// The segments of a URL without the names of the params.
pub(super) fn shape(route: &Served) -> Option<Vec<Segment>> {
    let pattern = route.pattern()?;
    let unnamed = |segment: &Segment| match segment {
        Segment::Static(text) => Segment::Static(text.clone()),
        Segment::Dynamic(_) => Segment::Dynamic("".into()),
        Segment::CatchAll(_) => Segment::CatchAll("".into()),
        Segment::OptionalCatchAll(_) => Segment::OptionalCatchAll("".into()),
    };
    Some(pattern.segments().iter().map(unnamed).collect())
}

/// The segments of a URL, with all params alike.
fn loose_shape(route: &Served) -> Option<Vec<Segment>> {
    let alike = |segment: Segment| match segment {
        Segment::Static(text) => Segment::Static(text),
        _ => Segment::Dynamic("".into()),
    };
    Some(shape(route)?.into_iter().map(alike).collect())
}
