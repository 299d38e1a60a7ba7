//! Connects the spans of twinroute's requests with OpenTelemetry: traces of callers continue here, and go on in the legacy server.
//!
//! ```
//! use opentelemetry::trace::TracerProvider as _;
//! use opentelemetry_sdk::trace::SdkTracerProvider;
//! use tracing_subscriber::layer::SubscriberExt as _;
//! use twinroute::Routes;
//!
//! // With an exporter: see examples/otlp.rs.
//! let provider = SdkTracerProvider::builder().build();
//! let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("shop"));
//! let subscriber = tracing_subscriber::registry().with(layer);
//! # let _guard = tracing::subscriber::set_default(subscriber);
//!
//! let routes = Routes::new().traces(twinroute_opentelemetry::traces());
//! ```
//!
//! The subscriber needs a `tracing_opentelemetry` layer; without one, requests keep the trace context of their clients.

use opentelemetry::{
    Context,
    trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState},
};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use twinroute::trace::{Propagation, TraceContext, Traces};

/// Returns settings whose spans are connected by [`OpenTelemetry`].
#[must_use]
pub fn traces() -> Traces {
    Traces::new().propagation(OpenTelemetry)
}

/// Passes trace contexts between requests and the layer of `tracing_opentelemetry`.
#[derive(Debug, Clone, Copy, Default)]
pub struct OpenTelemetry;

impl Propagation for OpenTelemetry {
    fn begin(&self, span: &Span, parent: &TraceContext) {
        let flags = match parent.is_sampled() {
            true => TraceFlags::SAMPLED,
            false => TraceFlags::NOT_SAMPLED,
        };
        let state: TraceState = parent.trace_state().parse().unwrap_or_default();
        let parent = SpanContext::new(
            TraceId::from_bytes(parent.trace_id()),
            SpanId::from_bytes(parent.span_id()),
            flags,
            true,
            state,
        );
        if let Err(error) = span.set_parent(Context::new().with_remote_span_context(parent)) {
            tracing::debug!(%error, "a span has no parent");
        }
    }

    fn context(&self, span: &Span) -> Option<TraceContext> {
        let context = span.context();
        let span = context.span();
        let span = span.span_context();
        TraceContext::new(
            span.trace_id().to_bytes(),
            span.span_id().to_bytes(),
            span.is_sampled(),
            &span.trace_state().header(),
        )
    }
}
