//! Clashes: routes that can't be in one table.

use std::error::Error;
use std::fmt;

use crate::origin::Origin;
use crate::pattern::Pattern;
use crate::route::Route;

/// The error of building a table: all clashes between its routes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableError {
    // Invariant: not empty.
    clashes: Vec<Clash>,
}

impl TableError {
    pub(crate) fn new(clashes: Vec<Clash>) -> Self {
        Self { clashes }
    }

    /// Every clash, in the order of the patterns; there is at least one.
    pub fn iter(&self) -> std::slice::Iter<'_, Clash> {
        self.clashes.iter()
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, clash) in self.clashes.iter().enumerate() {
            let line_break = if index == 0 { "" } else { "\n" };
            write!(f, "{line_break}{clash}")?;
        }
        Ok(())
    }
}

impl Error for TableError {}

impl<'a> IntoIterator for &'a TableError {
    type Item = &'a Clash;
    type IntoIter = std::slice::Iter<'a, Clash>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Two routes that can't be in one table, and the rule that they break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    kind: ClashKind,
    first: (Pattern, Origin),
    second: (Pattern, Origin),
}

/// The rule that two clashing routes break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClashKind {
    /// Both serve the same URLs.
    SameUrl,
    /// One position has two parameter names, `/[id]` and `/[slug]`.
    DifferentNames,
    /// `/x/[...a]` beside `/x/[[...b]]`.
    TwoCatchAlls,
    /// `/x` beside `/x/[[...slug]]`, which serves `/x` too.
    IndexBesideOptional,
}

impl Clash {
    pub(crate) fn new<T>(kind: ClashKind, first: &Route<T>, second: &Route<T>) -> Self {
        let named = |route: &Route<T>| (route.pattern().clone(), route.origin().clone());
        Self {
            kind,
            first: named(first),
            second: named(second),
        }
    }

    /// The rule that they break.
    pub fn kind(&self) -> ClashKind {
        self.kind
    }

    /// The two patterns, in order of precedence.
    pub fn patterns(&self) -> (&Pattern, &Pattern) {
        (&self.first.0, &self.second.0)
    }

    /// The origins of the two routes, in the order of the patterns.
    pub fn origins(&self) -> (&Origin, &Origin) {
        (&self.first.1, &self.second.1)
    }
}

impl Error for Clash {}

impl fmt::Display for Clash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((first, first_origin), (second, second_origin)) = (&self.first, &self.second);
        match self.kind {
            ClashKind::SameUrl => {
                write!(
                    f,
                    "`{first_origin}` and `{second_origin}` both serve `{first}`"
                )
            }
            ClashKind::DifferentNames => write!(
                f,
                "`{first_origin}` and `{second_origin}` name one segment differently: `{first}`, `{second}`"
            ),
            ClashKind::TwoCatchAlls => write!(
                f,
                "`{first_origin}` and `{second_origin}` are two catch-alls at one position: `{first}`, `{second}`"
            ),
            ClashKind::IndexBesideOptional => write!(
                f,
                "`{first_origin}` and `{second_origin}` both serve `{first}`, the latter as `{second}`"
            ),
        }
    }
}
