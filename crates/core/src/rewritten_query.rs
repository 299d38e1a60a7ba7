//! The query of a rewritten request.

use actix_web::{HttpMessage as _, HttpRequest};

use crate::Query;

/// The query of the destination of a rewrite. Pages handlers see it in `req.query`, and the original one in `req.url`.
#[derive(Debug, Clone)]
pub struct RewrittenQuery(pub Query);

impl RewrittenQuery {
    /// Keeps the query with a request.
    pub fn attach(self, request: &HttpRequest) {
        request.extensions_mut().insert(self);
    }

    /// Returns the query of a request: that of the destination if the request was rewritten.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Query {
        let rewritten = request.extensions();
        let rewritten = rewritten.get().map(|Self(query)| query.clone());
        rewritten.unwrap_or_else(|| Query::parse(request.query_string()))
    }
}
