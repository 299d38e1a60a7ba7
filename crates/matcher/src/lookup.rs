//! Finds the routes for a path, one after the other, in order of precedence.
//!
//! The search descends the tree, and backtracks through the parents of the nodes: its only state is a node and the offset
//! of its segment in the path, so it needs no stack and never allocates. Every node is one interpretation of a prefix of
//! the path, so a pass visits each node at most once. Without backtracking that is one node per segment; in the worst
//! case, where each segment matches both a static and a dynamic child that lead to no route, it is 2^segments nodes, yet
//! never more than the table has, and a table has no more nodes than its patterns have segments. So a lookup costs at
//! most the length of the path times the size of the table, and only a table made for it comes near that.

use std::fmt;

use crate::found::Match;
use crate::scan::{SegmentKey, end};
use crate::table::RouteTable;
use crate::trie::{Id, Trie};

/// The routes that match a path, the best first, from [`RouteTable::matches`].
pub struct Matches<'t, 'p, T> {
    table: &'t RouteTable<T>,
    // Starts with a slash, and has no trailing slash unless it is `/`.
    path: &'p str,
    // The position of the search: a node, and the start of the next segment, beyond the path's end if there is none.
    at: Id,
    start: usize,
    next: Step,
    pass: Pass,
}

/// What to try next at a node, in order of precedence.
#[derive(Clone, Copy, Debug)]
enum Step {
    Enter,
    Dynamic,
    CatchAll,
    OptionalCatchAll,
    Backtrack,
    Done,
}

/// How static segments are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pass {
    /// Byte for byte, and no route has matched yet.
    Raw,
    /// Byte for byte, and a route has matched, so there is no second pass.
    RawFound,
    /// With the escapes of the path decoded.
    Decoded,
}

impl<'t, 'p, T> Matches<'t, 'p, T> {
    #[inline]
    pub(crate) fn new(table: &'t RouteTable<T>, path: &'p str) -> Self {
        let is_path = path.starts_with('/');
        let path = match path.strip_suffix('/') {
            Some(shorter) if !shorter.is_empty() => shorter,
            _ => path,
        };
        let next = if is_path { Step::Enter } else { Step::Done };
        // `/` has no segments, so the search starts at its end.
        let start = if path.len() == 1 { 2 } else { 1 };
        Self {
            table,
            path,
            at: Trie::ROOT,
            start,
            next,
            pass: Pass::Raw,
        }
    }

    /// Whether all segments are matched.
    fn is_at_end(&self) -> bool {
        self.start > self.path.len()
    }

    /// Descends as far as static and dynamic children match; returns the route there, if there is one.
    #[inline]
    fn enter(&mut self) -> Option<Id> {
        // This is the hot loop: locals stay in registers.
        let (trie, path) = (&self.table.trie, self.path.as_bytes());
        let (mut at, mut start, mut node) = (self.at, self.start, trie.node(self.at));
        while start <= path.len() {
            let key = SegmentKey::read(path, start);
            let fixed = if node.has_static {
                self.static_child(at, start, key)
            } else {
                None
            };
            let Some(child) = fixed.or(node.dynamic.filter(|_| key.len > 0)) else {
                (self.at, self.start, self.next) = (at, start, Step::CatchAll);
                return None;
            };
            (at, start, node) = (child, start + key.len + 1, trie.node(child));
        }
        (self.at, self.start, self.next) = (at, start, Step::OptionalCatchAll);
        node.route
    }

    #[inline]
    fn static_child(&self, parent: Id, start: usize, key: SegmentKey) -> Option<Id> {
        if self.pass == Pass::Decoded {
            return self
                .table
                .trie
                .child_decoded(parent, &self.path[start..start + key.len]);
        }
        self.table
            .trie
            .child(parent, self.path.as_bytes(), start, key)
    }

    /// Descends to the dynamic child, after the static one has led to no route.
    fn enter_dynamic(&mut self) {
        let end = end(self.path.as_bytes(), self.start);
        match self.table.trie.node(self.at).dynamic {
            Some(child) if end > self.start => {
                (self.at, self.start, self.next) = (child, end + 1, Step::Enter);
            }
            _ => self.next = Step::CatchAll,
        }
    }

    /// Whether there are further segments, none of which is empty.
    fn has_rest(&self) -> bool {
        let path = self.path.as_bytes();
        let mut start = self.start;
        while start < path.len() {
            let end = end(path, start);
            if end == start {
                return false;
            }
            start = end + 1;
        }
        // Otherwise the path still ends with a slash, which is an empty segment.
        self.start < path.len() && start > path.len()
    }

    /// Returns to the parent node, to try the next alternative there.
    fn backtrack(&mut self) {
        let node = self.table.trie.node(self.at);
        if let Some(parent) = node.parent {
            let before = &self.path.as_bytes()[..self.start - 1];
            self.start = before
                .iter()
                .rposition(|&byte| byte == b'/')
                .map_or(0, |slash| slash + 1);
            self.next = if node.is_dynamic {
                Step::CatchAll
            } else {
                Step::Dynamic
            };
            self.at = parent;
        } else if self.pass == Pass::Raw && self.path.contains('%') {
            (self.next, self.pass) = (Step::Enter, Pass::Decoded);
        } else {
            self.next = Step::Done;
        }
    }
}

impl<'t, 'p, T> Iterator for Matches<'t, 'p, T> {
    type Item = Match<'t, 'p, T>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let node = self.table.trie.node(self.at);
            let found = match self.next {
                Step::Enter => self.enter(),
                Step::Dynamic => {
                    self.enter_dynamic();
                    None
                }
                Step::CatchAll => {
                    self.next = Step::OptionalCatchAll;
                    node.catch_all.filter(|_| self.has_rest())
                }
                Step::OptionalCatchAll => {
                    self.next = Step::Backtrack;
                    node.optional_catch_all
                        .filter(|_| self.is_at_end() || self.has_rest())
                }
                Step::Backtrack => {
                    self.backtrack();
                    None
                }
                Step::Done => return None,
            };
            if let Some(id) = found {
                if self.pass == Pass::Raw {
                    self.pass = Pass::RawFound;
                }
                let is_raw = self.pass != Pass::Decoded;
                return Some(Match {
                    route: self.table.route(id),
                    path: self.path,
                    is_raw,
                });
            }
        }
    }
}

impl<T> std::iter::FusedIterator for Matches<'_, '_, T> {}

impl<T> fmt::Debug for Matches<'_, '_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Matches")
            .field("path", &self.path)
            .field("next", &self.next)
            .finish_non_exhaustive()
    }
}
