//! What a router observes.

use actix_web::HttpRequest;
use twinroute_core::{Error, context::Phase};

#[cfg(feature = "rate-limit")]
use super::destination::{Destination, Maker};
use super::{
    failure::Failure, request_span::mark_failed, router_metrics::RouterMetrics, traces::Traces,
};
#[cfg(feature = "rate-limit")]
use crate::refusal::Refusal;

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
            metrics.add_failure(Some(route), failure);
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

    /// Notes a request that a rate limit refuses. It counts for its route, if that is known, but for none of its servers.
    #[cfg(feature = "rate-limit")]
    #[cold]
    pub(crate) fn note_limited(
        &self,
        refusal: Refusal,
        route: Option<usize>,
        request: &HttpRequest,
    ) {
        if let Some(metrics) = &self.metrics {
            if refusal == Refusal::RateLimited {
                metrics.add_limited(route);
            }
            let maker = Maker::Server;
            Destination { route, maker }.attach(request);
        }
    }

    /// Notes a decision about a rate limit that the shared store did not make.
    #[cfg(feature = "rate-limit")]
    pub(crate) fn note_local_decision(&self) {
        if let Some(metrics) = &self.metrics {
            metrics.add_local_decision();
        }
    }

    /// Returns the metrics, if they are on.
    #[cfg(all(feature = "metrics", feature = "server"))]
    pub(crate) fn metrics(&self) -> Option<&twinroute_metrics::Metrics> {
        self.metrics.as_ref().map(RouterMetrics::metrics)
    }
}
