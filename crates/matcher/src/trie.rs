//! The patterns as a tree: a node per position, with one hash table for the static children of all nodes.
//!
//! A node stores its parent, so backtracking needs no stack: see `lookup.rs`.

use std::num::NonZeroU32;

use crate::decode::decode_bytes;
use crate::scan::SegmentKey;
use crate::segment::Segment;

/// An index into a list, so that `Option<Id>` takes four bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Id(NonZeroU32);

impl Id {
    pub(crate) fn new(index: usize) -> Self {
        // 2^32 routes don't fit into memory.
        let number = u32::try_from(index + 1).ok().and_then(NonZeroU32::new);
        Self(number.unwrap_or(NonZeroU32::MAX))
    }

    #[inline]
    pub(crate) fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// One position of the table, shared by all patterns with the same prefix, whatever their parameters are called.
#[derive(Debug, Default)]
pub(crate) struct Node {
    /// `None` for the root.
    pub(crate) parent: Option<Id>,
    /// Whether this is the dynamic child of its parent.
    pub(crate) is_dynamic: bool,
    pub(crate) has_static: bool,
    /// The child that matches any segment.
    pub(crate) dynamic: Option<Id>,
    /// The routes that end here.
    pub(crate) route: Option<Id>,
    pub(crate) catch_all: Option<Id>,
    pub(crate) optional_catch_all: Option<Id>,
}

/// An edge from a node to a static child, whose text is `key`.
#[derive(Clone, Copy, Debug)]
struct Edge {
    key: SegmentKey,
    parent: Id,
    child: Id,
}

#[derive(Debug)]
pub(crate) struct Trie {
    nodes: Vec<Node>,
    // The text of each static node, to compare segments that are too long for an exact key.
    texts: Vec<Box<str>>,
    // Open addressing with linear probing. Invariant: the length is a power of two, and at most half of the slots are
    // taken, so that a probe ends.
    edges: Vec<Option<Edge>>,
    taken: usize,
}

impl Trie {
    pub(crate) const ROOT: Id = Id(NonZeroU32::MIN);

    pub(crate) fn new() -> Self {
        Self {
            nodes: vec![Node::default()],
            texts: vec!["".into()],
            edges: vec![None; 16],
            taken: 0,
        }
    }

    #[inline]
    pub(crate) fn node(&self, id: Id) -> &Node {
        &self.nodes[id.index()]
    }

    /// The static child for the segment of `path` that starts at `start`.
    #[inline]
    pub(crate) fn child(
        &self,
        parent: Id,
        path: &[u8],
        start: usize,
        key: SegmentKey,
    ) -> Option<Id> {
        let mut slot = self.slot(parent, key);
        while let Some(edge) = self.edges[slot] {
            if edge.key == key
                && edge.parent == parent
                && (key.len <= SegmentKey::EXACT
                    || self.text(edge.child) == &path[start..start + key.len])
            {
                return Some(edge.child);
            }
            slot = (slot + 1) & (self.edges.len() - 1);
        }
        None
    }

    /// The static child for a segment whose percent-escapes are decoded first.
    pub(crate) fn child_decoded(&self, parent: Id, raw: &str) -> Option<Id> {
        let text = decode_bytes(raw)?;
        // An escaped slash is part of its segment, and no static text has one.
        (!text.contains(&b'/')).then(|| self.child(parent, &text, 0, SegmentKey::read(&text, 0)))?
    }

    /// The child for a segment, added if it is missing. A catch-all has no node of its own: it belongs to `parent`.
    pub(crate) fn step(&mut self, parent: Id, segment: &Segment) -> Id {
        match segment {
            Segment::Static(text) => self.insert_static(parent, text),
            Segment::Dynamic(_) => match self.node(parent).dynamic {
                Some(child) => child,
                None => self.insert_dynamic(parent),
            },
            Segment::CatchAll(_) | Segment::OptionalCatchAll(_) => parent,
        }
    }

    pub(crate) fn node_mut(&mut self, id: Id) -> &mut Node {
        &mut self.nodes[id.index()]
    }

    fn insert_static(&mut self, parent: Id, text: &str) -> Id {
        let key = SegmentKey::read(text.as_bytes(), 0);
        if let Some(child) = self.child(parent, text.as_bytes(), 0, key) {
            return child;
        }
        let child = self.add(
            Node {
                parent: Some(parent),
                ..Node::default()
            },
            text,
        );
        self.node_mut(parent).has_static = true;
        self.taken += 1;
        if self.taken * 2 > self.edges.len() {
            self.grow();
        }
        self.place(Edge { key, parent, child });
        child
    }

    fn insert_dynamic(&mut self, parent: Id) -> Id {
        let child = self.add(
            Node {
                parent: Some(parent),
                is_dynamic: true,
                ..Node::default()
            },
            "",
        );
        self.node_mut(parent).dynamic = Some(child);
        child
    }

    fn add(&mut self, node: Node, text: &str) -> Id {
        self.nodes.push(node);
        self.texts.push(text.into());
        Id::new(self.nodes.len() - 1)
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.edges);
        self.edges = vec![None; old.len() * 2];
        for edge in old.into_iter().flatten() {
            self.place(edge);
        }
    }

    fn place(&mut self, edge: Edge) {
        let mut slot = self.slot(edge.parent, edge.key);
        while self.edges[slot].is_some() {
            slot = (slot + 1) & (self.edges.len() - 1);
        }
        self.edges[slot] = Some(edge);
    }

    #[inline]
    fn slot(&self, parent: Id, key: SegmentKey) -> usize {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the mask keeps only the low bits"
        )]
        let low = key.hash(parent.0.get()) as usize;
        low & (self.edges.len() - 1)
    }

    fn text(&self, id: Id) -> &[u8] {
        self.texts[id.index()].as_bytes()
    }
}
