//! The legacy server, and which requests go to it: those that match no route, and those of routes that the rollout has not switched.

use std::{error::Error, io, sync::Arc};

use actix_web::{HttpRequest, HttpResponse, dev::Payload, http::Method};
use arc_swap::ArcSwap;
use futures_util::future::{FutureExt as _, LocalBoxFuture};
use twinroute_core::{TrustedPeers, context::Regeneration};
#[cfg(feature = "metrics")]
use twinroute_migrate::shadow::Counts;
use twinroute_migrate::{
    Legacy, LegacyError, Regenerate, Rollout,
    rollout::{Mode, RolloutError, Switch},
};
use twinroute_rules::Prerendered;

use crate::{active_rules::ActiveRules, cache::IncrementalCache, legacy_bridge};

/// The legacy server of a router.
#[derive(Debug, Clone)]
pub(crate) struct Upstream {
    legacy: Arc<Legacy>,
    /// Which server serves each route; `None` if Rust serves all routes.
    switch: Option<Switch>,
}

/// A request that goes to the legacy server.
#[derive(Debug)]
pub(crate) struct ForwardedRequest {
    /// The number of its route, if it matches one.
    route: Option<usize>,
    /// In shadow, the number of the route whose response is compared.
    shadowed: Option<usize>,
}

impl ForwardedRequest {
    /// Whether Rust's response is compared with that of the legacy server.
    pub(crate) fn is_compared(&self) -> bool {
        self.shadowed.is_some()
    }

    /// Returns the number of its route, if it matches one.
    pub(crate) fn route(&self) -> Option<usize> {
        self.route
    }

    /// Sets its route, which does not serve it.
    pub(crate) fn set_route(&mut self, route: Option<usize>) {
        self.route = route;
    }

    /// Has the request forwarded without a comparison.
    pub(crate) fn skip_comparison(&mut self) {
        self.shadowed = None;
    }
}

impl Upstream {
    /// Returns the server.
    pub(crate) fn legacy(&self) -> Arc<Legacy> {
        Arc::clone(&self.legacy)
    }

    /// Has the legacy server regenerate a path, if it prerenders the path.
    ///
    /// # Errors
    /// When it does not, with the reason.
    pub(crate) async fn regenerate(
        &self,
        prerendered: &Prerendered,
        path: &str,
        which: Regeneration,
    ) -> Result<(), String> {
        let (Some(target), Some(secret)) = (prerendered.target(path), prerendered.secret()) else {
            return Ok(());
        };
        let paths = match which {
            Regeneration::Any => Regenerate::Any,
            Regeneration::OnlyGenerated => Regenerate::Generated,
        };
        let regenerated = self.legacy.regenerate(&target, secret, paths).await;
        regenerated.map_err(|error| error.to_string())
    }

    /// Has the legacy server regenerate each path that is revalidated from now on.
    ///
    /// # Errors
    /// If the thread for that can't be started.
    pub(crate) fn follow(
        &self,
        cache: &IncrementalCache,
        rules: &Arc<ArcSwap<ActiveRules>>,
    ) -> io::Result<()> {
        legacy_bridge::start(cache, rules, self.clone())
    }

    /// Claims a request for the legacy server. `number` is that of its route; a request that matches no route always goes there.
    pub(crate) fn claim(&self, number: Option<usize>, method: &Method) -> Option<ForwardedRequest> {
        let shadowed = match number {
            None => None,
            Some(number) => match self.switch.as_ref()?.mode(number, method) {
                Mode::Rust => return None,
                Mode::Legacy => None,
                Mode::Shadow => Some(number),
            },
        };
        Some(ForwardedRequest {
            route: number,
            shadowed,
        })
    }

    /// Returns a function that reads the outcomes of shadow, by route, and the identity of these counts; `None` without a rollout.
    #[cfg(feature = "metrics")]
    pub(crate) fn shadow_outcomes(&self) -> Option<(usize, impl Fn() -> Vec<ShadowCount> + use<>)> {
        let shadow = self.switch.as_ref()?.shadow().clone();
        let identity = shadow.identity();
        Some((identity, move || {
            shadow.counts().into_iter().flat_map(by_outcome).collect()
        }))
    }

    /// Whether the rollout file sets `proxy = "not needed"` on a route.
    pub(crate) fn is_proxy_waived(&self, number: usize) -> bool {
        self.switch
            .as_ref()
            .is_some_and(|switch| switch.is_proxy_waived(number))
    }

    /// Forwards a request, and in shadow compares the response of `rust`. The future is boxed here, out of line, since it is much
    /// larger than those of routes in Rust: built in place, it would take that space on the caller's stack.
    #[inline(never)]
    pub(crate) fn serve<'a>(
        &'a self,
        forwarded: &ForwardedRequest,
        request: &HttpRequest,
        payload: Payload,
        rust: impl FnOnce(HttpRequest, Payload) -> LocalBoxFuture<'static, HttpResponse> + 'static,
    ) -> LocalBoxFuture<'a, HttpResponse> {
        let request = request.clone();
        match (forwarded.shadowed, &self.switch) {
            (Some(number), Some(switch)) => switch
                .serve_in_shadow(number, &self.legacy, request, payload, rust)
                .boxed_local(),
            _ => self.legacy.serve(request, payload).boxed_local(),
        }
    }
}

/// A pattern, an outcome of shadow, and how often it occurred.
#[cfg(feature = "metrics")]
pub(crate) type ShadowCount = (String, &'static str, u64);

#[cfg(feature = "metrics")]
fn by_outcome((pattern, counts): (String, Counts)) -> [ShadowCount; 6] {
    [
        ("equal", counts.same),
        ("different", counts.different),
        ("busy", counts.busy),
        ("too_long", counts.too_long),
        ("incomplete", counts.incomplete),
        ("no_response", counts.no_response),
    ]
    .map(|(outcome, count)| (pattern.clone(), outcome, count))
}

/// The settings of the legacy server in `Routes`.
#[derive(Debug, Clone, Default)]
pub(crate) struct UpstreamSettings {
    pub(crate) legacy: Option<Result<Legacy, LegacyError>>,
    pub(crate) rollout: Option<Rollout>,
}

/// Why the legacy server or the rollout can't be used.
#[derive(Debug)]
pub(crate) enum UpstreamError {
    Legacy(Box<LegacyError>),
    Rollout(Box<RolloutError>),
}

impl UpstreamError {
    pub(crate) fn mistake(&self) -> &(dyn Error + 'static) {
        match self {
            Self::Legacy(error) => &**error,
            Self::Rollout(error) => &**error,
        }
    }
}

impl UpstreamSettings {
    /// Returns these settings, and those of `other` where there are none.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            legacy: self.legacy.or(other.legacy),
            rollout: self.rollout.or(other.rollout),
        }
    }

    /// Returns the settings for a part of the routes that is split off.
    pub(crate) fn for_part(&self) -> Self {
        Self {
            legacy: self.legacy.clone(),
            rollout: None,
        }
    }

    /// Returns the peers that the legacy server's own setting trusts.
    pub(crate) fn trusted(&self) -> Option<TrustedPeers> {
        let legacy = self.legacy.as_ref()?.as_ref().ok()?;
        Some(legacy.trusted().clone())
    }

    /// Reads the rollout of routes with these patterns, and starts the thread that reloads it.
    pub(crate) fn start(
        self,
        patterns: &[String],
        trusted: &TrustedPeers,
    ) -> Result<Option<Upstream>, UpstreamError> {
        let legacy = self.legacy.transpose();
        let legacy = legacy.map_err(|error| UpstreamError::Legacy(Box::new(error)))?;
        let legacy = legacy.map(|legacy| Arc::new(legacy.trusting(trusted.clone())));
        let switch = self
            .rollout
            .map(|rollout| rollout.start(patterns, legacy.as_deref()));
        let switch = switch
            .transpose()
            .map_err(|error| UpstreamError::Rollout(Box::new(error)))?;
        Ok(legacy.map(|legacy| Upstream { legacy, switch }))
    }
}
