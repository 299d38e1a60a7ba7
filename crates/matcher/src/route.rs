//! One route of a table.

use crate::origin::Origin;
use crate::pattern::Pattern;

/// A pattern, where it comes from, and what it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route<T> {
    pub(crate) pattern: Pattern,
    pub(crate) origin: Origin,
    pub(crate) value: T,
}

impl<T> Route<T> {
    /// What the route matches.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Where the route comes from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// What the route leads to.
    pub fn value(&self) -> &T {
        &self.value
    }
}
