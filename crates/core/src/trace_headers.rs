//! The trace context of a request for the servers that it is forwarded to.

use actix_web::{HttpMessage as _, HttpRequest, http::header::HeaderValue};

/// The `traceparent` and `tracestate` that replace those of the client when a request is forwarded.
#[derive(Debug, Clone)]
pub struct TraceHeaders {
    /// The `traceparent`.
    pub parent: HeaderValue,
    /// The `tracestate`, if there is one.
    pub state: Option<HeaderValue>,
}

impl TraceHeaders {
    /// Keeps the headers with the request.
    pub fn attach(self, request: &HttpRequest) {
        request.extensions_mut().insert(self);
    }

    /// Returns the headers that were attached to the request.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Option<Self> {
        request.extensions().get().cloned()
    }
}
