//! Finds the routes for a path, one after the other, in order of precedence.
//!
//! The search goes down the tree, and back up by the parents of the nodes: a node and the place of its segment in the
//! path are all its memory, so it needs no stack and never allocates. Every node stands for one way of reading the
//! path's beginning, so a pass visits each node at most once. Without back-tracking that is one node per segment; in the
//! worst case, where each segment fits both a static and a dynamic child that lead nowhere, it is 2^segments nodes, yet
//! never more than the table has, and a table has no more nodes than its patterns have segments. So no path can cost
//! more than its length times the size of the table, and only a table written for it comes near.

use std::fmt;

use crate::found::Match;
use crate::scan::{Key, end};
use crate::table::RouteTable;
use crate::trie::{Id, Trie};

/// The routes that match a path, the best first, from [`RouteTable::matches`].
pub struct Matches<'t, 'p, T> {
    table: &'t RouteTable<T>,
    // Starts with a slash and, unless it is all of it, ends with none.
    path: &'p str,
    // Where the search stands: a node, and where the segment after it starts. Past the end, there is none.
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
    Leave,
    Done,
}

/// How static segments are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pass {
    /// Byte for byte, and nothing has matched.
    Raw,
    /// Byte for byte, and something has matched, so there will be no second pass.
    RawFound,
    /// With their escapes decoded.
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
        // `/` has no segments, so the search is past its end from the start.
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

    /// Whether all segments are taken.
    fn is_at_end(&self) -> bool {
        self.start > self.path.len()
    }

    /// Goes down as far as static and dynamic children lead; the route there, if there is one.
    #[inline]
    fn enter(&mut self) -> Option<Id> {
        // Locals, which stay in registers: this is the hot loop.
        let (trie, path) = (&self.table.trie, self.path.as_bytes());
        let (mut at, mut start, mut node) = (self.at, self.start, trie.node(self.at));
        while start <= path.len() {
            let key = Key::read(path, start);
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
    fn static_child(&self, parent: Id, start: usize, key: Key) -> Option<Id> {
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

    /// Takes the child for any segment, after the static one has led nowhere.
    fn enter_dynamic(&mut self) {
        let end = end(self.path.as_bytes(), self.start);
        match self.table.trie.node(self.at).dynamic {
            Some(child) if end > self.start => {
                (self.at, self.start, self.next) = (child, end + 1, Step::Enter);
            }
            _ => self.next = Step::CatchAll,
        }
    }

    /// Whether segments remain and none of them is empty.
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
        // Otherwise the path still ends with a slash, and that is an empty segment.
        self.start < path.len() && start > path.len()
    }

    /// Goes back to the parent, to try what comes after the way that led here.
    fn leave(&mut self) {
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
                    self.next = Step::Leave;
                    node.optional_catch_all
                        .filter(|_| self.is_at_end() || self.has_rest())
                }
                Step::Leave => {
                    self.leave();
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
