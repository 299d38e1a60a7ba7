//! Builds the tree of a table: inserts one route after the other, and checks each for clashes with those before it.

use std::collections::HashMap;

use crate::clash::{Clash, ClashKind, TableError};
use crate::route::Route;
use crate::segment::Segment;
use crate::trie::{Id, Trie};

pub(crate) struct Draft<'a, T> {
    routes: &'a [Route<T>],
    trie: Trie,
    // The first route through each dynamic node, whose parameter name later routes must repeat.
    namers: HashMap<usize, Id>,
    clashes: Vec<(ClashKind, Id, Id)>,
}

impl<'a, T> Draft<'a, T> {
    /// `routes` must be sorted, so that every route that can clash with a catch-all is inserted before it.
    pub(crate) fn new(routes: &'a [Route<T>]) -> Self {
        let mut draft = Self {
            routes,
            trie: Trie::new(),
            namers: HashMap::new(),
            clashes: Vec::new(),
        };
        for index in 0..routes.len() {
            let node = draft.insert_nodes(Id::new(index));
            draft.insert_route(Id::new(index), node);
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

    /// Adds the nodes of a route, and returns the last one. Parameter names are compared across both styles, as in Next:
    /// its server does not start with `[id]` in one tree and `[slug]` at the same position of the other.
    fn insert_nodes(&mut self, new: Id) -> Id {
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

    /// Stores a route at the node where it ends.
    fn insert_route(&mut self, new: Id, at: Id) {
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
        // Within one tree only: `next build` and `next start` accept `pages/x/index` beside `app/x/[[...slug]]`, and
        // vice versa, and the index route wins.
        let style = |id| self.route(id).origin().style();
        if let Some(index) = index.filter(|&index| is_optional && style(index) == style(new)) {
            self.report(ClashKind::IndexBesideOptional, index, new);
        }
    }

    /// Records a clash, unless there is one between the same two routes already: `/[a]/[c]` and `/[b]/[d]` are
    /// reported once.
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
