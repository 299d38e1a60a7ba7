//! The metrics of the routes of a router.

use std::{fmt, rc::Rc, sync::Arc};

use actix_web::{HttpRequest, dev::Payload};
use twinroute_core::body::declared_length;
use twinroute_metrics::{CountedError, Family, FamilyKind, Metrics, RouteMetrics};

use super::{destination::Destination, failure::Failure, request_count::RequestCount};
use crate::{cache::IncrementalCache, router::Router, upstream::Upstream};

/// What [`Routes::metrics`](crate::Routes::metrics) sets.
pub(crate) type MetricsSetting = Option<Metrics>;

/// The metrics of each route, by its number. Cloning it is cheap.
#[derive(Clone)]
pub(crate) struct RouterMetrics {
    metrics: Metrics,
    routes: Arc<[Arc<RouteMetrics>]>,
    unmatched: Arc<RouteMetrics>,
    /// Whether a rollout decides who serves each request.
    pub(super) has_rollout: bool,
}

const KEPT: Family = Family {
    name: "twinroute_kept_responses",
    help: "Lookups of kept responses and data, by route or name of the data.",
    kind: FamilyKind::Counter,
    labels: &["name", "outcome"],
};

const SHADOW: Family = Family {
    name: "twinroute_shadow_comparisons",
    help: "Requests in shadow by the result of the comparison.",
    kind: FamilyKind::Counter,
    labels: &["http_route", "outcome"],
};

impl RouterMetrics {
    pub(crate) fn new(
        metrics: Metrics,
        patterns: &[String],
        cache: &IncrementalCache,
        upstream: Option<&Upstream>,
    ) -> Self {
        let routes = patterns.iter().map(|pattern| metrics.route(pattern));
        let routes = routes.collect();
        add_kept(&metrics, cache.clone());
        let has_rollout = upstream.is_some_and(|upstream| add_shadow(&metrics, upstream));
        Self {
            unmatched: metrics.route(Metrics::UNMATCHED),
            metrics,
            routes,
            has_rollout,
        }
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// Begins to count a request.
    pub(super) fn begin(
        &self,
        router: &Rc<Router>,
        request: &HttpRequest,
        payload: &Payload,
        destination: Destination,
    ) -> RequestCount {
        // Most requests have no body, and looking for its length costs more than all that is counted.
        let size = match payload {
            Payload::None => None,
            _ => declared_length(request.headers()),
        };
        RequestCount::begin(self, router, request, size, destination)
    }

    pub(super) fn add_failure(&self, route: Option<usize>, failure: Failure) {
        self.of(route).add_error(match failure {
            Failure::Handler => CountedError::Handler,
            Failure::Panic => CountedError::Panic,
            Failure::Timeout => CountedError::Timeout,
            Failure::Stream => CountedError::Stream,
            Failure::After => CountedError::After,
        });
    }

    pub(super) fn add_refusal(&self) {
        self.unmatched.add_error(CountedError::Refused);
    }

    #[cfg(feature = "rate-limit")]
    pub(super) fn add_limited(&self, route: Option<usize>) {
        self.of(route).add_rate_limited();
    }

    #[cfg(feature = "rate-limit")]
    pub(super) fn add_local_decision(&self) {
        self.metrics.add_local_decision();
    }

    /// Returns the metrics of a route. A proxy has a number beyond those of the routes.
    pub(super) fn of(&self, route: Option<usize>) -> &RouteMetrics {
        let route = route.and_then(|route| self.routes.get(route));
        route.unwrap_or(&self.unmatched)
    }
}

fn add_kept(metrics: &Metrics, cache: IncrementalCache) {
    metrics.add_source(KEPT, cache.identity(), move |add| {
        for (name, counts) in cache.counters() {
            for (outcome, count) in [
                ("hit", counts.hits),
                ("stale", counts.stale),
                ("miss", counts.misses),
                ("error", counts.errors),
            ] {
                add(&[&name, outcome], count);
            }
        }
    });
}

/// Adds the outcomes of shadow. Returns whether there is a rollout.
fn add_shadow(metrics: &Metrics, upstream: &Upstream) -> bool {
    let Some((identity, outcomes)) = upstream.shadow_outcomes() else {
        return false;
    };
    metrics.add_source(SHADOW, identity, move |add| {
        for (pattern, outcome, count) in outcomes() {
            add(&[&pattern, outcome], count);
        }
    });
    true
}

impl fmt::Debug for RouterMetrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RouterMetrics")
            .field("metrics", &self.metrics)
            .finish_non_exhaustive()
    }
}
