//! Which rules can match a path, by its first segments.

use crate::{byte_set::ByteSet, candidates::Candidates, leading::Leading, segment_map::SegmentMap};

/// A tree of segments. Five hundred rules cost a lookup for each segment of a path.
#[derive(Debug, Clone, Default)]
pub(crate) struct RuleIndex {
    root: Node,
}

#[derive(Debug, Clone, Default)]
struct Node {
    literals: SegmentMap<Self>,
    any: Option<Box<Self>>,
    /// Rules for paths that start like this.
    open: Vec<Group>,
    /// Rules for paths that end here.
    whole: Vec<Group>,
}

/// Rules with the same bytes behind the slash at the start of a path.
#[derive(Debug, Clone)]
struct Group {
    second_bytes: ByteSet,
    /// In ascending order.
    rules: Vec<usize>,
}

impl RuleIndex {
    /// Adds a rule whose number is larger than those before.
    pub(crate) fn insert(&mut self, leading: &Leading, rule: usize) {
        let mut node = &mut self.root;
        for segment in &leading.segments {
            node = match segment {
                Some(literal) => node.literals.get_or_insert_default(literal),
                None => node.any.get_or_insert_default(),
            };
        }
        let groups = match leading.is_whole {
            true => &mut node.whole,
            false => &mut node.open,
        };
        let second_bytes = leading.second_bytes;
        match groups
            .iter_mut()
            .find(|group| group.second_bytes == second_bytes)
        {
            Some(group) => group.rules.push(rule),
            None => groups.push(Group {
                second_bytes,
                rules: vec![rule],
            }),
        }
    }

    /// Returns the rules that can match a path, in their order.
    pub(crate) fn candidates(&self, path: &str) -> Candidates<'_> {
        let mut candidates = Candidates::default();
        let rest = path.strip_prefix('/');
        let second = rest.and_then(|rest| rest.bytes().next());
        self.root.collect(rest, second, &mut candidates);
        candidates
    }
}

impl Node {
    /// Collects rules for the segments that are left.
    fn collect<'i>(
        &'i self,
        rest: Option<&str>,
        second: Option<u8>,
        candidates: &mut Candidates<'i>,
    ) {
        add(&self.open, second, candidates);
        let Some(rest) = rest else {
            add(&self.whole, second, candidates);
            return;
        };
        // A slash at the end does not count.
        if rest.is_empty() {
            add(&self.whole, second, candidates);
        }
        // Segments are short: a loop is faster than a search.
        let (segment, rest) = match rest.bytes().position(|byte| byte == b'/') {
            Some(end) => (&rest[..end], Some(&rest[end + 1..])),
            None => (rest, None),
        };
        if let Some(node) = self.literals.get(segment) {
            node.collect(rest, second, candidates);
        }
        if let Some(node) = &self.any {
            node.collect(rest, second, candidates);
        }
    }
}

#[inline]
fn add<'i>(groups: &'i [Group], second: Option<u8>, candidates: &mut Candidates<'i>) {
    for group in groups {
        if second.is_none_or(|second| group.second_bytes.contains(second)) {
            candidates.add(&group.rules);
        }
    }
}
