//! Connects spans with a tracing system.

use tracing::Span;

use super::trace_context::TraceContext;

/// Connects the spans of requests with the traces of other servers. `twinroute-opentelemetry` implements it.
///
/// Without one, a request keeps the trace context of its client when it is forwarded, and spans have no parents in other servers.
pub trait Propagation: Send + Sync {
    /// Sets the parent of a request's span. It is called before anything else happens in the span.
    fn begin(&self, span: &Span, parent: &TraceContext);

    /// Returns the context of a span, which servers that the request is forwarded to get. `None` keeps the client's headers.
    fn context(&self, span: &Span) -> Option<TraceContext>;
}
