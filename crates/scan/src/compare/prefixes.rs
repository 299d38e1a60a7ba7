//! Pairs routes whose URLs were moved under another prefix.

use std::collections::HashMap;

use twinroute_matcher::Segment;

use super::pairs::{Unpaired, shape};

type Segments = Vec<Segment>;
/// The prefix of the old side and that of the new one.
type Move = (Segments, Segments);

/// Pairs routes that share the end of their URL, if several routes moved from the one prefix to the other, or if the end is
/// long and the one prefix continues the other.
///
/// The prefixes may differ in static segments only: `/api/users` and `/api/teams/[id]/users` are different things.
pub(super) fn pair_by_prefix(open: &mut Unpaired) {
    let mut moves: Vec<(Move, Vec<(usize, usize)>)> = moves(open).into_iter().collect();
    // The move of the most routes first; then the one that keeps the most of the URL.
    moves.sort_by_cached_key(|((from, to), routes)| {
        let names = (format!("{from:?}"), format!("{to:?}"));
        (usize::MAX - routes.len(), from.len() + to.len(), names)
    });
    for ((from, to), routes) in moves {
        let is_open =
            |&(old, new): &(usize, usize)| open.old[old].is_some() && open.new[new].is_some();
        let routes: Vec<(usize, usize)> = routes.into_iter().filter(is_open).collect();
        if is_credible(&from, &to, &routes, open) {
            for (old, new) in routes {
                open.pair(old, new);
            }
        }
    }
}

fn moves(open: &Unpaired) -> HashMap<Move, Vec<(usize, usize)>> {
    let mut by_end: HashMap<Segments, Vec<(Segments, usize)>> = HashMap::new();
    for (index, route) in open.new.iter().enumerate() {
        let splits = route.as_ref().and_then(shape).as_deref().map(splits);
        for (prefix, end) in splits.into_iter().flatten() {
            by_end.entry(end).or_default().push((prefix, index));
        }
    }
    let mut moves: HashMap<Move, Vec<(usize, usize)>> = HashMap::new();
    for (old, route) in open.old.iter().enumerate() {
        let splits = route.as_ref().and_then(shape).as_deref().map(splits);
        for (from, end) in splits.into_iter().flatten() {
            for (to, new) in by_end.get(&end).into_iter().flatten() {
                if differ_in_names_only(&from, to) {
                    let key = (from.clone(), to.clone());
                    moves.entry(key).or_default().push((old, *new));
                }
            }
        }
    }
    moves
}

/// The ways to split a URL into a prefix and an end with a static segment.
fn splits(segments: &[Segment]) -> Vec<(Segments, Segments)> {
    let split = |at: usize| (segments[..at].to_vec(), segments[at..].to_vec());
    let has_static = |(_, end): &(Segments, Segments)| end.iter().any(is_static);
    (0..segments.len()).map(split).filter(has_static).collect()
}

fn is_static(segment: &Segment) -> bool {
    matches!(segment, Segment::Static(_))
}

fn differ_in_names_only(from: &[Segment], to: &[Segment]) -> bool {
    let common = from.iter().zip(to).take_while(|(one, other)| one == other);
    let common = common.count();
    from[common..].iter().chain(&to[common..]).all(is_static)
}

/// One route alone may share its end with another by chance.
fn is_credible(
    from: &[Segment],
    to: &[Segment],
    routes: &[(usize, usize)],
    open: &Unpaired,
) -> bool {
    let &[(old, _)] = routes else {
        return routes.len() > 1;
    };
    let segments = open.old[old].as_ref().and_then(shape).unwrap_or_default();
    let is_continued = from.starts_with(to) || to.starts_with(from);
    is_continued && segments.len() >= from.len() + 2
}
