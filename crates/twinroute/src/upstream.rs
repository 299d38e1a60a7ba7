//! The legacy server, and which requests go to it: those that match no route, and those of routes that a rollout leaves to it.

use std::{error::Error, sync::Arc};

use actix_web::{HttpRequest, HttpResponse, dev::Payload, http::Method};
use futures_util::future::{FutureExt as _, LocalBoxFuture};
use twinroute_core::TrustedPeers;
use twinroute_migrate::{
    Legacy, LegacyError, Rollout,
    rollout::{Mode, RolloutError, Switch},
};

/// The legacy server of a router.
#[derive(Debug, Clone)]
pub(crate) struct Upstream {
    legacy: Arc<Legacy>,
    /// Which server serves each route; None when Rust serves them all.
    switch: Option<Switch>,
}

/// A request that the upstream takes.
#[derive(Debug)]
pub(crate) struct Taken {
    /// The number of the route whose response is compared.
    shadowed: Option<usize>,
}

impl Taken {
    /// Whether Rust's response is compared with that of the upstream.
    pub(crate) fn is_compared(&self) -> bool {
        self.shadowed.is_some()
    }
}

impl Upstream {
    /// The server.
    pub(crate) fn legacy(&self) -> Arc<Legacy> {
        Arc::clone(&self.legacy)
    }

    /// Takes a request for the route with this number, or for none.
    pub(crate) fn take(&self, number: Option<usize>, method: &Method) -> Option<Taken> {
        let Some(number) = number else {
            return Some(Taken { shadowed: None });
        };
        match self.switch.as_ref()?.mode(number, method) {
            Mode::Rust => None,
            Mode::Legacy => Some(Taken { shadowed: None }),
            Mode::Shadow => Some(Taken {
                shadowed: Some(number),
            }),
        }
    }

    /// Serves a request, and compares the response of `rust` if the rollout says so. The future is boxed here, out of line, since
    /// it is much larger than those of our own routes: built in place, it would take that space on the caller's stack.
    #[inline(never)]
    pub(crate) fn serve<'a>(
        &'a self,
        taken: &Taken,
        request: &HttpRequest,
        payload: Payload,
        rust: impl FnOnce(HttpRequest, Payload) -> LocalBoxFuture<'static, HttpResponse> + 'static,
    ) -> LocalBoxFuture<'a, HttpResponse> {
        let request = request.clone();
        match (taken.shadowed, &self.switch) {
            (Some(number), Some(switch)) => switch
                .serve_in_shadow(number, &self.legacy, request, payload, rust)
                .boxed_local(),
            _ => self.legacy.serve(request, payload).boxed_local(),
        }
    }
}

/// The settings of the legacy server in `Routes`.
#[derive(Debug, Clone, Default)]
pub(crate) struct UpstreamSettings {
    pub(crate) legacy: Option<Result<Legacy, LegacyError>>,
    pub(crate) rollout: Option<Rollout>,
}

/// Why there is no upstream.
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
    /// The settings, or else those of `other`.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            legacy: self.legacy.or(other.legacy),
            rollout: self.rollout.or(other.rollout),
        }
    }

    /// The settings for a part of the routes.
    pub(crate) fn for_part(&self) -> Self {
        Self {
            legacy: self.legacy.clone(),
            rollout: None,
        }
    }

    /// The peers that the legacy server's own setting trusts.
    pub(crate) fn trusted(&self) -> Option<TrustedPeers> {
        let legacy = self.legacy.as_ref()?.as_ref().ok()?;
        Some(legacy.trusted().clone())
    }

    /// Starts to follow the rollout of routes with these patterns.
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
