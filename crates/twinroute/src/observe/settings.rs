//! The settings of `Routes` for metrics and traces.

use super::{
    observer::Observer,
    router_metrics::{MetricsSetting, RouterMetrics},
    traces::Traces,
};
use crate::{cache::IncrementalCache, routes::Routes, upstream::Upstream};

/// What `Routes` observe.
#[derive(Debug, Clone, Default)]
pub(crate) struct ObserveSettings {
    pub(super) traces: Option<Traces>,
    pub(crate) metrics: MetricsSetting,
}

impl ObserveSettings {
    /// Returns these settings, and those of `other` where there are none.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            traces: self.traces.or(other.traces),
            metrics: self.metrics.or(other.metrics),
        }
    }

    pub(crate) fn start(
        self,
        patterns: &[String],
        cache: &IncrementalCache,
        upstream: Option<&Upstream>,
    ) -> Observer {
        let metrics = self.metrics;
        Observer {
            metrics: metrics.map(|metrics| RouterMetrics::new(metrics, patterns, cache, upstream)),
            traces: self.traces,
        }
    }
}

impl Routes {
    /// Makes a `tracing` span for each request, named by its route: `GET /api/posts/[pid]`. [`Traces`] has its fields, and connects it
    /// with the traces of other servers.
    ///
    /// The span is the parent of all that the handler does: what it awaits, what it streams, and the work of
    /// [`after`](crate::after).
    ///
    /// ```
    /// use twinroute::{Routes, trace::Traces};
    ///
    /// let routes = Routes::new().traces(Traces::new());
    /// ```
    #[must_use]
    pub fn traces(mut self, traces: Traces) -> Self {
        self.observe.traces = Some(traces);
        self
    }

    /// Counts the requests of these routes, also where they are mounted in an `App`. [`Server::metrics`](crate::Server::metrics) does
    /// this too, and serves the metrics on a port.
    ///
    /// ```
    /// use twinroute::{Routes, metrics::{Format, Metrics}};
    ///
    /// let metrics = Metrics::new();
    /// let routes = Routes::new().metrics(&metrics);
    /// let page = metrics.render(Format::Prometheus);
    /// ```
    #[cfg(feature = "metrics")]
    #[must_use]
    pub fn metrics(mut self, metrics: &twinroute_metrics::Metrics) -> Self {
        self.observe.metrics = Some(metrics.clone());
        self
    }
}
