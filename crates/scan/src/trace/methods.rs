//! A set of methods.

use crate::model::Method;

/// A set of methods: those of [`Method`], and all others as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MethodSet(u8);

impl MethodSet {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const ALL: Self = Self(0xff);
    /// The methods that [`Method`] does not name.
    pub(crate) const OTHER: Self = Self(0x80);

    pub(crate) fn one(method: Method) -> Self {
        Self(1 << (method as u8))
    }

    /// The set of a method's name, in any case.
    pub(crate) fn named(name: &str) -> Self {
        Method::parse(&name.to_ascii_uppercase()).map_or(Self::OTHER, Self::one)
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn not(self) -> Self {
        Self(!self.0)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}
