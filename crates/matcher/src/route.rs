//! One route of a table.

use crate::origin::Origin;
use crate::pattern::Pattern;

/// A pattern, its origin, and the value stored for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route<T> {
    pub(crate) pattern: Pattern,
    pub(crate) origin: Origin,
    pub(crate) value: T,
}

impl<T> Route<T> {
    /// The pattern of the paths that the route matches.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// The file that the route comes from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The value that was inserted with the route.
    pub fn value(&self) -> &T {
        &self.value
    }
}
