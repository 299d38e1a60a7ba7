//! A matched route and its parameters.

use std::fmt;

use crate::params::{Captures, DecodeError, Params};
use crate::route::Route;

/// A route that matches a path, from [`RouteTable::lookup`](crate::RouteTable::lookup) or
/// [`RouteTable::matches`](crate::RouteTable::matches).
pub struct Match<'t, 'p, T> {
    /// The route.
    pub route: &'t Route<T>,
    pub(crate) path: &'p str,
    // Whether the static segments matched byte for byte, without decoding.
    pub(crate) is_raw: bool,
}

impl<'t, 'p, T> Match<'t, 'p, T> {
    /// Whether the static segments of the path are written as in the pattern, without escapes.
    pub fn is_raw(&self) -> bool {
        self.is_raw
    }

    /// The parameters as the path has them, not decoded.
    pub fn captures(&self) -> Captures<'t, 'p> {
        Captures::new(self.route.pattern(), self.path, self.is_raw)
    }

    /// The parameters, each of their segments percent-decoded once.
    ///
    /// # Errors
    ///
    /// When a segment has a malformed escape or is not UTF-8 when decoded. Next responds with 400 then.
    pub fn decode(&self) -> Result<Params, DecodeError> {
        Params::decode(self.captures())
    }
}

// Not derived, since a derived impl would require `T: Clone`.
impl<T> Clone for Match<'_, '_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Match<'_, '_, T> {}

impl<T> fmt::Debug for Match<'_, '_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let captures: Vec<_> = self.captures().collect();
        f.debug_struct("Match")
            .field("pattern", self.route.pattern())
            .field("captures", &captures)
            .finish()
    }
}
