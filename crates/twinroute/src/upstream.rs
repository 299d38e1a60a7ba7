//! The legacy server, and what of the requests it takes: all that no route matches, and the routes that a rollout leaves to it.

use std::{error::Error, rc::Rc, sync::Arc};

use actix_web::{HttpRequest, HttpResponse, dev::Payload, http::Method};
use futures_util::future::{FutureExt as _, LocalBoxFuture};
use twinroute_core::TrustedPeers;
use twinroute_migrate::{
    Legacy, LegacyError, Rollout,
    rollout::{Mode, RolloutError, Switch},
};

use crate::{dispatch::serve, resolve::Shadowed, router::Router, routes::Routes};

/// The legacy server of a router.
#[derive(Debug, Clone)]
pub(crate) struct Upstream {
    legacy: Arc<Legacy>,
    /// Who serves a route that there is; None when Rust serves them all.
    switch: Option<Switch>,
}

/// What of a route's requests the upstream takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    Nothing,
    Request,
    /// The request, and its response is compared with Rust's.
    AndCompares,
}

impl Upstream {
    /// What it takes of the requests of a route.
    pub(crate) fn takes(&self, number: usize, method: &Method) -> Takes {
        let Some(switch) = &self.switch else {
            return Takes::Nothing;
        };
        match switch.mode(number, method) {
            Mode::Rust => Takes::Nothing,
            Mode::Legacy => Takes::Request,
            Mode::Shadow => Takes::AndCompares,
        }
    }

    /// Serves a request. The future is boxed here, out of line, since it is much larger than what our own routes need: whoever
    /// made it in place would have the room for it on the stack.
    #[inline(never)]
    pub(crate) fn serve<'a>(
        &'a self,
        router: &Rc<Router>,
        shadowed: Option<Shadowed>,
        request: &HttpRequest,
        payload: Payload,
    ) -> LocalBoxFuture<'a, HttpResponse> {
        let (router, request) = (Rc::clone(router), request.clone());
        let (Some(Shadowed { number, rust }), Some(switch)) = (shadowed, &self.switch) else {
            return self.legacy.serve(request, payload).boxed_local();
        };
        let rust = async move |request: HttpRequest, payload| {
            *serve(&router, *rust, &request, payload).await
        };
        switch
            .serve_in_shadow(number, &self.legacy, request, payload, rust)
            .boxed_local()
    }
}

/// What `Routes` was told of the legacy server.
#[derive(Debug, Clone, Default)]
pub(crate) struct UpstreamSettings {
    legacy: Option<Result<Legacy, LegacyError>>,
    rollout: Option<Rollout>,
}

/// Why there is no upstream.
#[derive(Debug)]
pub(crate) enum UpstreamError {
    Legacy(LegacyError),
    Rollout(Box<RolloutError>),
}

impl UpstreamError {
    pub(crate) fn mistake(&self) -> &(dyn Error + 'static) {
        match self {
            Self::Legacy(error) => error,
            Self::Rollout(error) => &**error,
        }
    }
}

impl UpstreamSettings {
    /// The settings, and those of `other` where there are none.
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
        let legacy = self.legacy.transpose().map_err(UpstreamError::Legacy)?;
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

impl Routes {
    /// Hands what no route matches to the Next.js server at this URL, or to a [`Legacy`] with its settings.
    ///
    /// It gets the path as it came, but with dot segments resolved. A path whose normal form is that of a route here is redirected
    /// to it, as without a legacy server.
    ///
    /// Mounted in an `App`, the routes then take every request but those for what was [split off](Self::split_off): services that
    /// are registered after get none. Since a scope before them may guard another path, a path with dot segments is redirected
    /// to what it resolves to, or refused with 400 if the request has a body.
    #[must_use]
    pub fn legacy<T>(mut self, server: T) -> Self
    where
        T: TryInto<Legacy>,
        LegacyError: From<T::Error>,
    {
        self.upstream.legacy = Some(server.try_into().map_err(LegacyError::from));
        self
    }

    /// Leaves it to a file, `rollout.toml`, which routes Rust serves already and which are still the legacy server's; or to
    /// a [`Rollout`] with its settings. [Its documentation](twinroute_migrate::rollout) has the format.
    #[must_use]
    pub fn rollout(mut self, rollout: impl Into<Rollout>) -> Self {
        self.upstream.rollout = Some(rollout.into());
        self
    }
}
