//! Without the feature `migrate` there is no client for rewrites to other hosts.

use actix_web::{HttpRequest, HttpResponse, dev::Payload, http::StatusCode};
use futures_util::future::{FutureExt as _, LocalBoxFuture, ready};
use twinroute_core::TrustedPeers;

/// No server of another host.
#[derive(Debug, Clone)]
pub(crate) struct OtherHosts;

const REASON: &str = "a rewrite to another host needs the feature `migrate`";

impl OtherHosts {
    pub(crate) fn new(_: TrustedPeers) -> Self {
        Self
    }

    pub(crate) fn refuse(&self, destination: &str) -> Option<String> {
        Some(format!("`{destination}`: {REASON}"))
    }

    /// Responds to a rewrite by a proxy: those of rules are refused at start.
    pub(crate) fn forward<'a>(
        &'a self,
        url: &'a str,
        _: &'a HttpRequest,
        _: Payload,
    ) -> LocalBoxFuture<'a, Box<HttpResponse>> {
        tracing::error!(url, "{REASON}");
        let response = HttpResponse::new(StatusCode::INTERNAL_SERVER_ERROR);
        ready(Box::new(response)).boxed_local()
    }
}
