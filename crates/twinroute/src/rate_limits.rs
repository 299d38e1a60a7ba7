//! Counts requests against the rate limits of the routes.

use std::sync::Arc;

use actix_web::{HttpRequest, dev::RequestHead};
use twinroute_core::LastHeaders;
use twinroute_rate_limit::{Decision, Limiter, RateKey, SharedLimits};

use crate::{
    normalize::normalize,
    refusal::Refusal,
    resolve::{Resolution, Resolved},
    router::Router,
    subtree::Subtree,
};

/// The frozen rate limits of a `Router`.
#[derive(Debug)]
pub(crate) struct RateLimits {
    /// For all requests.
    pub(crate) all: Vec<Scoped>,
    /// For those at and below a path.
    pub(crate) below: Vec<(Subtree, Scoped)>,
    /// For those of a route, by its number.
    pub(crate) routes: Box<[Vec<Scoped>]>,
    shared: Option<Arc<dyn SharedLimits>>,
}

/// A limit, and its name in a store that servers share.
#[derive(Debug, Clone)]
pub(crate) struct Scoped {
    limiter: Arc<Limiter>,
    scope: Arc<str>,
}

/// The limits of one request, and the decision of the one that has the least left.
pub(crate) struct Tally {
    /// The numbers of the limits for its path.
    below: Vec<usize>,
    decision: Option<Decision>,
}

impl RateLimits {
    pub(crate) fn new(routes: usize, shared: Option<Arc<dyn SharedLimits>>) -> Self {
        Self {
            all: Vec::new(),
            below: Vec::new(),
            routes: vec![Vec::new(); routes].into(),
            shared,
        }
    }

    async fn check(&self, scoped: &Scoped, key: &RateKey) -> Decision {
        if let Some(shared) = &self.shared {
            let quota = scoped.limiter.quota();
            if let Some(decision) = shared.check(&scoped.scope, quota, key).await {
                return decision;
            }
        }
        scoped.limiter.check(key)
    }
}

impl Scoped {
    pub(crate) fn new(scope: &str, limiter: Arc<Limiter>) -> Self {
        Self {
            limiter,
            scope: scope.into(),
        }
    }
}

impl Tally {
    /// Finds the limits for a request as it came: its target may be replaced afterwards.
    pub(crate) fn new(router: &Router, head: &RequestHead) -> Self {
        let limits = router.limits.as_deref();
        let below = limits.map_or(&[][..], |limits| &limits.below[..]);
        let reached = |(_, (subtree, _)): &(_, &(Subtree, Scoped))| router.reaches(subtree, head);
        let reached = below.iter().enumerate().filter(reached);
        Self {
            below: reached.map(|(number, _)| number).collect(),
            decision: None,
        }
    }

    /// Counts the request against the limits for all requests and for its path, and refuses it if one does not allow it.
    pub(crate) async fn count(
        &mut self,
        router: &Router,
        request: &HttpRequest,
        resolved: &mut Resolved,
    ) {
        let Some(limits) = router.limits.as_deref() else {
            return;
        };
        for scoped in &limits.all {
            self.count_one(limits, scoped, request, resolved).await;
        }
        for number in std::mem::take(&mut self.below) {
            let (_, scoped) = &limits.below[number];
            self.count_one(limits, scoped, request, resolved).await;
        }
    }

    /// Counts the request against the limits of the route that serves it, or that the legacy server serves in its place.
    pub(crate) async fn count_route(
        &mut self,
        router: &Router,
        request: &HttpRequest,
        resolved: &mut Resolved,
    ) {
        let Some(limits) = router.limits.as_deref() else {
            return;
        };
        let number = match &resolved.resolution {
            Resolution::Route(route) => Some(route.number),
            Resolution::Upstream(..) => router.number_of(request),
            _ => None,
        };
        for scoped in number.map_or(&[][..], |number| &limits.routes[number][..]) {
            self.count_one(limits, scoped, request, resolved).await;
        }
    }

    async fn count_one(
        &mut self,
        limits: &RateLimits,
        scoped: &Scoped,
        request: &HttpRequest,
        resolved: &mut Resolved,
    ) {
        if self.decision.is_some_and(|decision| !decision.is_allowed()) {
            return;
        }
        let Some(key) = scoped.limiter.limit().key(request).await else {
            return;
        };
        let decision = limits.check(scoped, &key).await;
        if !decision.is_allowed() {
            resolved.resolution = Resolution::Refused(Refusal::RateLimited);
        }
        let is_tighter =
            |known: Decision| !decision.is_allowed() || decision.remaining() < known.remaining();
        if self.decision.is_none_or(is_tighter) {
            self.decision = Some(decision);
        }
    }

    /// Reports the decision in the headers of the response.
    pub(crate) fn report(&self, headers: &mut LastHeaders<'_>) {
        if let Some(decision) = &self.decision {
            decision.write(headers);
        }
    }
}

impl Router {
    /// Returns the number of the route for the path of a request.
    fn number_of(&self, request: &HttpRequest) -> Option<usize> {
        let normalized = normalize(request.uri());
        let path = normalized.path();
        let active = self.front.as_ref().map(|front| front.rules.load());
        let path = match &active {
            Some(active) => active.route_path(path)?,
            None => path,
        };
        self.best_match(path).map(|found| *found.route.value())
    }
}
