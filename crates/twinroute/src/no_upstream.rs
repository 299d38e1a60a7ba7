//! Without the feature `migrate` there is no legacy server.

use std::{error::Error, io, sync::Arc};

use actix_web::{HttpRequest, HttpResponse, dev::Payload, http::Method};
use arc_swap::ArcSwap;
use futures_util::future::LocalBoxFuture;
use twinroute_core::{TrustedPeers, context::Regeneration};
use twinroute_rules::Prerendered;

use crate::{active_rules::ActiveRules, cache::IncrementalCache};

/// There is no legacy server.
#[derive(Debug, Clone)]
pub(crate) enum Upstream {}

/// No request is forwarded.
#[derive(Debug)]
pub(crate) enum ForwardedRequest {}

impl ForwardedRequest {
    pub(crate) fn is_compared(&self) -> bool {
        match *self {}
    }

    pub(crate) fn route(&self) -> Option<usize> {
        match *self {}
    }

    pub(crate) fn set_route(&mut self, _: Option<usize>) {
        match *self {}
    }

    pub(crate) fn skip_comparison(&mut self) {
        match *self {}
    }
}

/// A function that reads outcomes of shadow.
#[cfg(feature = "metrics")]
type Outcomes = fn() -> Vec<ShadowCount>;

impl Upstream {
    #[expect(clippy::unused_async, reason = "its counterpart sends a request")]
    pub(crate) async fn regenerate(
        &self,
        _: &Prerendered,
        _: &str,
        _: Regeneration,
    ) -> Result<(), String> {
        match *self {}
    }

    pub(crate) fn follow(
        &self,
        _: &IncrementalCache,
        _: &Arc<ArcSwap<ActiveRules>>,
    ) -> io::Result<()> {
        match *self {}
    }

    pub(crate) fn claim(&self, _: Option<usize>, _: &Method) -> Option<ForwardedRequest> {
        match *self {}
    }

    #[cfg(feature = "metrics")]
    pub(crate) fn shadow_outcomes(&self) -> Option<(usize, Outcomes)> {
        match *self {}
    }

    pub(crate) fn is_proxy_waived(&self, _: usize) -> bool {
        match *self {}
    }

    pub(crate) fn serve<'a>(
        &'a self,
        _: &ForwardedRequest,
        _: &HttpRequest,
        _: Payload,
        _: impl FnOnce(HttpRequest, Payload) -> LocalBoxFuture<'static, HttpResponse> + 'static,
    ) -> LocalBoxFuture<'a, HttpResponse> {
        match *self {}
    }
}

/// A pattern, an outcome of shadow, and how often it occurred.
#[cfg(feature = "metrics")]
pub(crate) type ShadowCount = (String, &'static str, u64);

/// There are no settings.
#[derive(Debug, Clone, Default)]
pub(crate) struct UpstreamSettings;

/// There is no error.
#[derive(Debug)]
pub(crate) enum UpstreamError {}

impl UpstreamError {
    pub(crate) fn mistake(&self) -> &(dyn Error + 'static) {
        match *self {}
    }
}

impl UpstreamSettings {
    pub(crate) fn or(self, _: Self) -> Self {
        self
    }

    pub(crate) fn for_part(&self) -> Self {
        Self
    }

    pub(crate) fn trusted(&self) -> Option<TrustedPeers> {
        None
    }

    pub(crate) fn start(
        self,
        _: &[String],
        _: &TrustedPeers,
    ) -> Result<Option<Upstream>, UpstreamError> {
        Ok(None)
    }
}
