//! The settings of traces.

use std::{fmt, sync::Arc};

use actix_web::{HttpRequest, http::header::HeaderValue};
use tracing::Span;
use twinroute_core::TraceHeaders;

use super::{
    destination::Destination, propagation::Propagation, request_span::request_span,
    trace_context::TraceContext,
};
use crate::router::Router;

/// Settings of the spans of requests: [`Routes::traces`](crate::Routes::traces).
///
/// A span has the target `twinroute::request`, the level info, and the attributes of OpenTelemetry:
///
/// | field | value |
/// | --- | --- |
/// | `otel.name` | `GET /api/posts/[pid]`, or the method alone if no route matches |
/// | `otel.kind` | `server` |
/// | `http.request.method` | the method; `_OTHER` for one that is not in RFC 9110 or 5789 |
/// | `http.route` | the pattern of the route |
/// | `url.path` | the path. The query is left out, since it may have secrets |
/// | `server.address` | the `Host` of the request, without its port |
/// | `client.address` | the address of the client; that of a header only from a [trusted peer](crate::Routes::trusted_peers) |
/// | `network.protocol.version` | `1.1` or `1.0` |
/// | `request_id` | the `x-request-id`; empty without one |
/// | `http.response.status_code` | the status of the response |
/// | `otel.status_code` | `ERROR` for a 5xx and for a response that was aborted |
/// | `error.type` | `handler`, `panic`, `timeout`, `stream`, `after`, or else the status |
///
/// # Trace context
///
/// With a [`Propagation`], the span continues the trace of the `traceparent` and `tracestate` of the request (W3C Trace Context), and
/// the legacy server and other hosts get the context of the span in their place. Malformed headers are ignored, and begin a new trace.
///
/// Any client can send a `traceparent`, and so choose the trace that a request is a part of and ask for it to be sampled. Nothing else
/// depends on it. [`only_trusted_peers`](Self::only_trusted_peers) ignores those of clients.
#[derive(Clone, Default)]
pub struct Traces {
    propagation: Option<Arc<dyn Propagation>>,
    trust: Trust,
}

/// Whose trace context is continued.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Trust {
    #[default]
    Everyone,
    TrustedPeers,
}

impl Traces {
    /// Creates the default settings: spans without connection to other servers.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Connects the spans with the traces of other servers.
    #[must_use]
    pub fn propagation(self, propagation: impl Propagation + 'static) -> Self {
        Self {
            propagation: Some(Arc::new(propagation)),
            ..self
        }
    }

    /// Continues only traces of [trusted peers](crate::Routes::trusted_peers), such as a gateway. Requests of all others begin a new
    /// trace.
    #[must_use]
    pub fn only_trusted_peers(self) -> Self {
        Self {
            trust: Trust::TrustedPeers,
            ..self
        }
    }

    /// Makes the span of a request.
    pub(super) fn span(
        &self,
        router: &Router,
        request: &HttpRequest,
        destination: Destination,
    ) -> Span {
        let span = request_span(router, request, destination);
        if let Some(propagation) = &self.propagation
            && !span.is_disabled()
        {
            self.propagate(&**propagation, router, request, &span);
        }
        span
    }

    fn propagate(
        &self,
        propagation: &dyn Propagation,
        router: &Router,
        request: &HttpRequest,
        span: &Span,
    ) {
        let is_trusted =
            self.trust == Trust::Everyone || router.trusted.trusts(request.peer_addr());
        let parent = is_trusted.then(|| TraceContext::of(request.headers()));
        if let Some(parent) = parent.flatten() {
            propagation.begin(span, &parent);
        }
        let context = propagation.context(span);
        if let Some(headers) = context.and_then(|context| headers(&context)) {
            headers.attach(request);
        }
    }
}

fn headers(context: &TraceContext) -> Option<TraceHeaders> {
    let state = Some(context.trace_state()).filter(|state| !state.is_empty());
    Some(TraceHeaders {
        parent: HeaderValue::try_from(context.trace_parent()).ok()?,
        state: state.and_then(|state| HeaderValue::from_str(state).ok()),
    })
}

impl fmt::Debug for Traces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Traces")
            .field("trust", &self.trust)
            .finish_non_exhaustive()
    }
}
