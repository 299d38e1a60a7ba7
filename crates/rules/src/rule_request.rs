//! The parts of a request that rules read.

use std::{borrow::Cow, fmt};

/// A request, as rules and matchers read it.
#[derive(Clone, Copy)]
pub struct RuleRequest<'a> {
    /// The path, with `basePath`, percent-encoded.
    pub path: &'a str,
    /// The decoded pairs of the query string, in order.
    pub query: &'a [(String, String)],
    /// The headers.
    pub parts: &'a dyn RequestParts,
}

/// The headers of a request.
pub trait RequestParts {
    /// Returns the value of a header by its name in lower case; several values are joined with `, `.
    fn header(&self, name: &str) -> Option<Cow<'_, str>>;

    /// Returns the value of a cookie.
    fn cookie(&self, name: &str) -> Option<Cow<'_, str>>;

    /// Returns the host, with a port if it was sent.
    fn host(&self) -> Option<Cow<'_, str>>;
}

impl fmt::Debug for RuleRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RuleRequest")
            .field("path", &self.path)
            .field("query", &self.query)
            .finish_non_exhaustive()
    }
}
