//! What a router observes.

use actix_web::HttpRequest;
use twinroute_core::{Error, context::Phase};

use super::{
    failure::Failure, request_span::mark_failed, router_metrics::RouterMetrics, traces::Traces,
};

/// The metrics and the traces of a router, if they are on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Observer {
    pub(super) metrics: Option<RouterMetrics>,
    pub(super) traces: Option<Traces>,
}

impl Observer {
    /// Notes an error of a route that is reported.
    #[cold]
    pub(crate) fn note_error(
        &self,
        route: usize,
        request: &HttpRequest,
        phase: Phase,
        error: &Error,
    ) {
        let failure = Failure::of(phase, error);
        if let Some(metrics) = &self.metrics {
            metrics.add_failure(route, failure);
        }
        if self.traces.is_none() {
            return;
        }
        match phase {
            Phase::Handler => failure.attach(request),
            // The response has begun, or there is none.
            _ => mark_failed(&tracing::Span::current(), failure.as_str()),
        }
    }

    /// Notes a request that is refused before a handler runs.
    pub(crate) fn note_refusal(&self) {
        if let Some(metrics) = &self.metrics {
            metrics.add_refusal();
        }
    }

    /// Returns the metrics, if they are on.
    #[cfg(all(feature = "metrics", feature = "server"))]
    pub(crate) fn metrics(&self) -> Option<&twinroute_metrics::Metrics> {
        self.metrics.as_ref().map(RouterMetrics::metrics)
    }
}
