//! Without the feature `migrate` there is no legacy server.

use std::error::Error;

use actix_web::{HttpRequest, HttpResponse, dev::Payload, http::Method};
use futures_util::future::LocalBoxFuture;
use twinroute_core::TrustedPeers;

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
}

impl Upstream {
    pub(crate) fn claim(&self, _: Option<usize>, _: &Method) -> Option<ForwardedRequest> {
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
