//! A table in the making: files each route in the tree and checks it against those already there.

use std::collections::HashMap;

use crate::clash::{Clash, ClashKind, TableError};
use crate::route::Route;
use crate::segment::Segment;
use crate::trie::{Id, Trie};

pub(crate) struct Draft<'a, T> {
    routes: &'a [Route<T>],
    trie: Trie,
    // The first route through each dynamic node, which gives the segment its name.
    namers: HashMap<usize, Id>,
    clashes: Vec<(ClashKind, Id, Id)>,
}

impl<'a, T> Draft<'a, T> {
    /// The routes are sorted: what clashes with a catch-all or an optional one has then been filed before it.
    pub(crate) fn new(routes: &'a [Route<T>]) -> Self {
        let mut draft = Self {
            routes,
            trie: Trie::new(),
            namers: HashMap::new(),
            clashes: Vec::new(),
        };
        for index in 0..routes.len() {
            let at = draft.walk(Id::new(index));
            draft.settle(Id::new(index), at);
        }
        draft
    }

    pub(crate) fn finish(self) -> Result<Trie, TableError> {
        if self.clashes.is_empty() {
            return Ok(self.trie);
        }
        let clash = |(kind, first, second)| Clash::new(kind, self.route(first), self.route(second));
        Err(TableError::new(
            self.clashes.iter().copied().map(clash).collect(),
        ))
    }

    /// The node where the new route ends. Names are compared on the way, across both styles as Next does it: a file of
    /// one tree that says `[id]` and one of the other that says `[slug]` in its place stop its server from starting.
    fn walk(&mut self, new: Id) -> Id {
        let mut at = Trie::ROOT;
        for (depth, segment) in self.route(new).pattern().segments().iter().enumerate() {
            at = self.trie.step(at, segment);
            if matches!(segment, Segment::Dynamic(_)) {
                let namer = *self.namers.entry(at.index()).or_insert(new);
                if self.route(namer).pattern().segments()[depth] != *segment {
                    self.report(ClashKind::DifferentNames, namer, new);
                }
            }
        }
        at
    }

    /// Gives the new route its place at the node where it ends.
    fn settle(&mut self, new: Id, at: Id) {
        let last = self.route(new).pattern().segments().last();
        let node = self.trie.node_mut(at);
        let (index, catch_all) = (node.route, node.catch_all);
        let is_optional = matches!(last, Some(Segment::OptionalCatchAll(_)));
        let place = match last {
            Some(Segment::CatchAll(_)) => &mut node.catch_all,
            Some(Segment::OptionalCatchAll(_)) => &mut node.optional_catch_all,
            _ => &mut node.route,
        };
        let holder = *place.get_or_insert(new);
        if holder != new {
            let is_same = self.route(holder).pattern() == self.route(new).pattern();
            self.report(
                if is_same {
                    ClashKind::SameUrl
                } else {
                    ClashKind::DifferentNames
                },
                holder,
                new,
            );
        }
        if let Some(catch_all) = catch_all.filter(|_| is_optional) {
            self.report(ClashKind::TwoCatchAlls, catch_all, new);
        }
        // Within one tree only: `next build` and `next start` take `pages/x/index` beside `app/x/[[...slug]]`, and the
        // other way round, and the index route wins.
        let style = |id| self.route(id).origin().style();
        if let Some(index) = index.filter(|&index| is_optional && style(index) == style(new)) {
            self.report(ClashKind::IndexBesideOptional, index, new);
        }
    }

    /// Notes a clash, unless the two are known to clash already: `/[a]` and `/[b]` need not be told twice.
    fn report(&mut self, kind: ClashKind, first: Id, second: Id) {
        let mut of_second = self
            .clashes
            .iter()
            .rev()
            .take_while(|clash| clash.2 == second);
        if of_second.all(|clash| clash.1 != first) {
            self.clashes.push((kind, first, second));
        }
    }

    fn route(&self, id: Id) -> &'a Route<T> {
        &self.routes[id.index()]
    }
}
