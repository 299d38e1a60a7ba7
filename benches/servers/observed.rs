//! twinroute with metrics, or with spans for subscribers of different cost.

use std::io;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::{layer::SubscriberExt as _, util::SubscriberInitExt as _};
use twinroute::{Routes, metrics::Metrics, trace::Traces};

/// The routes with metrics, which are not scraped.
pub(super) fn with_metrics(routes: Routes) -> Routes {
    routes.metrics(&Metrics::new())
}

/// The routes with spans.
pub(super) fn with_spans(routes: Routes) -> Routes {
    routes.traces(Traces::new())
}

/// Sets a subscriber without layers, which keeps the spans.
pub(super) fn subscribe() {
    tracing_subscriber::registry().init();
}

/// Sets a subscriber that writes nothing, but formats the spans.
pub(super) fn subscribe_fmt() {
    tracing_subscriber::fmt().with_writer(io::sink).init();
}

/// Sets a subscriber that makes OpenTelemetry's spans, without an exporter, and returns the routes with such spans.
pub(super) fn with_open_telemetry(routes: Routes) -> Routes {
    let provider = SdkTracerProvider::builder().build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("benches"));
    tracing_subscriber::registry().with(layer).init();
    routes.traces(twinroute_opentelemetry::traces())
}
