//! A proxy: the pattern that it guards, and its file.

use std::cmp::Ordering;

use twinroute_matcher::{Pattern, Segment};

use crate::error::{Problem, Rule};

/// A proxy, which runs before the handlers of all URLs below its pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxy {
    pub(crate) pattern: Pattern,
    pub(crate) file: String,
    // The line of its function.
    pub(crate) line: usize,
    pub(crate) has_config: bool,
}

impl Proxy {
    /// The URL of its folder; `/` for the one beside the trees.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// The file, relative to the package, with `/` between its parts.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether it has a `CONFIG`. Without one, it guards every URL below its pattern.
    pub fn has_config(&self) -> bool {
        self.has_config
    }

    /// Outermost first.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        let key = |proxy: &Self| {
            (
                proxy.pattern.segments().len(),
                proxy.file.matches('/').count(),
            )
        };
        (key(self), &self.file).cmp(&(key(other), &other.file))
    }
}

/// The file of a proxy and the pattern that it guards, valid or not in other respects.
pub(crate) struct Guarded {
    pub(crate) pattern: Pattern,
    pub(crate) file: String,
}

/// Reports proxies of one URL of which neither contains the other: their order would depend on the names of the folders, and one of
/// them may decide what the other one sees.
pub(crate) fn clashes(proxies: &[Guarded]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, second) in proxies.iter().enumerate() {
        let is_clash = |first: &&Guarded| {
            shape(&first.pattern) == shape(&second.pattern)
                && !contains(&first.file, &second.file)
                && !contains(&second.file, &first.file)
        };
        let Some(first) = proxies[..index].iter().find(is_clash) else {
            continue;
        };
        let message = format!(
            "`{}` and `{}` guard the same URLs, `{}` and all below it, and neither folder contains the other, so they have no order; \
             put both into one file, which guards the routes of both folders",
            first.file, second.file, first.pattern
        );
        problems.push(Problem::new(Rule::ProxyClash, &second.file, None, message));
    }
    problems
}

/// The pattern without the names of its parameters.
fn shape(pattern: &Pattern) -> Vec<&str> {
    pattern.segments().iter().map(kind).collect()
}

fn kind(segment: &Segment) -> &str {
    match segment {
        Segment::Static(text) => text,
        Segment::Dynamic(_) => "[]",
        Segment::CatchAll(_) => "[...]",
        Segment::OptionalCatchAll(_) => "[[...]]",
    }
}

/// Whether the folder of the first file contains the folder of the second one.
fn contains(outer: &str, inner: &str) -> bool {
    let folder = outer.rfind('/').map_or("", |end| &outer[..=end]);
    let inner = inner.rfind('/').map_or("", |end| &inner[..=end]);
    folder != inner && inner.starts_with(folder)
}
