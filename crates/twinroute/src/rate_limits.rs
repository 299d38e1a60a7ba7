//! Counts requests against the rate limits of the routes.

use std::{any::Any, mem, panic::AssertUnwindSafe, sync::Arc};

use actix_web::{HttpRequest, dev::RequestHead};
use futures_util::future::FutureExt as _;
use twinroute_core::{
    Error, LastHeaders,
    context::{ErrorSink as _, Phase},
};
use twinroute_rate_limit::{Decision, Limiter, RateKey, SharedLimits};

use crate::{
    lead::Found,
    normalize::normalize,
    passage::Passage,
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
    name: Arc<str>,
}

/// The limits of one request, and the decision of the one that has the least left.
pub(crate) struct Tally {
    /// The numbers of the limits for its path.
    below: Vec<usize>,
    decision: Option<Decision>,
    /// Whether the shared store did not respond: it is not asked again, so that a request waits for it once.
    is_alone: bool,
}

/// A request that is counted, and where it leads.
struct Counted<'a> {
    router: &'a Router,
    limits: &'a RateLimits,
    request: &'a HttpRequest,
    resolution: &'a Resolution,
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

    fn below_by(&self, number: usize) -> &Scoped {
        &self.below[number].1
    }
}

impl Scoped {
    pub(crate) fn new(name: &str, limiter: Arc<Limiter>) -> Self {
        Self {
            limiter,
            name: name.into(),
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
            is_alone: false,
        }
    }

    /// Counts the request against the limits for all requests and for its path, and refuses it if one does not allow it.
    pub(crate) async fn count(
        &mut self,
        router: &Router,
        request: &HttpRequest,
        resolved: &mut Resolved,
    ) {
        let Some(counted) = Counted::new(router, request, resolved) else {
            return;
        };
        let numbers = mem::take(&mut self.below);
        let below = numbers.iter();
        let below = below.map(|number| counted.limits.below_by(*number));
        let each = counted.limits.all.iter().chain(below);
        let allowed = self.count_each(&counted, each).await;
        self.below = numbers;
        if let Err(refusal) = allowed {
            resolved.resolution = Resolution::Refused(refusal);
        }
    }

    /// Counts the request against the limits for the paths to which proxies lead, and those of the route that serves it, or that the
    /// legacy server serves in its place.
    pub(crate) async fn count_route(
        &mut self,
        router: &Router,
        request: &HttpRequest,
        resolved: &mut Resolved,
    ) {
        let Some(counted) = Counted::new(router, request, resolved) else {
            return;
        };
        let passage = resolved.passage.as_ref();
        let reached = passage.map_or(&[][..], |passage| &passage.limits[..]);
        let below = reached.iter().filter(|number| !self.below.contains(number));
        let below: Vec<_> = below
            .map(|number| counted.limits.below_by(*number))
            .collect();
        let route = counted.route();
        let of_route = route.map_or(&[][..], |number| &counted.limits.routes[number][..]);
        let each = below.into_iter().chain(of_route);
        if let Err(refusal) = self.count_each(&counted, each).await {
            resolved.resolution = Resolution::Refused(refusal);
        }
    }

    /// Counts a request against each limit, until one does not allow it.
    async fn count_each<'l>(
        &mut self,
        counted: &Counted<'_>,
        each: impl Iterator<Item = &'l Scoped>,
    ) -> Result<(), Refusal> {
        for scoped in each {
            if let Err(refusal) = self.count_one(counted, scoped).await {
                let observer = &counted.router.observer;
                observer.note_limited(refusal, counted.route(), counted.request);
                return Err(refusal);
            }
        }
        Ok(())
    }

    async fn count_one(&mut self, counted: &Counted<'_>, scoped: &Scoped) -> Result<(), Refusal> {
        let key = AssertUnwindSafe(scoped.limiter.limit().key(counted.request));
        let key = match key.catch_unwind().await {
            Ok(Some(key)) => key,
            Ok(None) => return Ok(()),
            Err(panic) => {
                counted.report_panic(&*panic);
                return Err(Refusal::LimitFailed);
            }
        };
        let decision = self.decide(counted, scoped, &key).await;
        let is_tighter =
            |known: Decision| !decision.is_allowed() || decision.remaining() < known.remaining();
        if self.decision.is_none_or(is_tighter) {
            self.decision = Some(decision);
        }
        match decision.is_allowed() {
            true => Ok(()),
            false => Err(Refusal::RateLimited),
        }
    }

    /// Decides by the shared store, or by the own count while it does not respond.
    async fn decide(&mut self, counted: &Counted<'_>, scoped: &Scoped, key: &RateKey) -> Decision {
        if let Some(shared) = &counted.limits.shared {
            if !self.is_alone {
                let quota = scoped.limiter.quota();
                if let Some(decision) = shared.check(&scoped.name, quota, key).await {
                    return decision;
                }
                self.is_alone = true;
            }
            counted.router.observer.note_local_decision();
        }
        scoped.limiter.check(key)
    }

    /// Reports the decision in the headers of the response.
    pub(crate) fn report(&self, headers: &mut LastHeaders<'_>) {
        if let Some(decision) = &self.decision {
            decision.write(headers);
        }
    }
}

impl<'a> Counted<'a> {
    /// Returns `None` if there are no limits.
    fn new(router: &'a Router, request: &'a HttpRequest, resolved: &'a Resolved) -> Option<Self> {
        Some(Self {
            router,
            limits: router.limits.as_deref()?,
            request,
            resolution: &resolved.resolution,
        })
    }

    /// Returns the number of the route, if it is known.
    fn route(&self) -> Option<usize> {
        match self.resolution {
            Resolution::Route(route) => Some(route.number),
            Resolution::Upstream(forwarded, _) => {
                let by_path = || self.router.number_of(self.request);
                forwarded.route().or_else(by_path)
            }
            _ => None,
        }
    }

    /// Reports that the function which returns the key has panicked.
    #[cold]
    fn report_panic(&self, panic: &(dyn Any + Send)) {
        let error = Error::panic_of("the key function of a rate limit", panic);
        let router = self.router;
        let number = self.route().unwrap_or_else(|| router.limits_number());
        router.report(number, self.request, Phase::Handler, &error);
    }
}

impl Router {
    /// Returns the numbers of the limits for the targets to which proxies have led a request.
    pub(crate) fn limits_below(
        &self,
        head: &RequestHead,
        passage: &Passage,
        found: &Found,
    ) -> Vec<usize> {
        let limits = self.limits.as_deref();
        let below = limits.map_or(&[][..], |limits| &limits.below[..]);
        let is_reached = |(_, (subtree, _)): &(_, &(Subtree, Scoped))| {
            let mut targets = passage.guarded(&head.uri, found);
            targets.any(|target| {
                let path = passage.active.route_path(target.path);
                path.is_some_and(|path| subtree.covers(path))
            })
        };
        let reached = below.iter().enumerate().filter(is_reached);
        reached.map(|(number, _)| number).collect()
    }

    /// Returns the number under which rate limits report their errors: the one after those of the proxies.
    fn limits_number(&self) -> usize {
        let proxies = self.front.as_ref().map_or(0, |front| front.proxies.len());
        self.proxy_number(proxies)
    }

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
