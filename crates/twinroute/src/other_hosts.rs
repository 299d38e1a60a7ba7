//! Rewrites to other hosts.

use actix_web::{HttpRequest, HttpResponse, dev::Payload};
use futures_util::future::{FutureExt as _, LocalBoxFuture};
use twinroute_core::TrustedPeers;
use twinroute_migrate::ExternalHosts;

/// The servers of other hosts.
#[derive(Debug, Clone)]
pub(crate) struct OtherHosts(ExternalHosts);

impl OtherHosts {
    pub(crate) fn new(trusted: TrustedPeers) -> Self {
        Self(ExternalHosts::new().trusting(trusted))
    }

    /// Returns why no request can be forwarded to the destination of a rule.
    pub(crate) fn refuse(&self, destination: &str) -> Option<String> {
        let error = self.0.check(destination).err()?;
        Some(error.to_string())
    }

    /// Forwards a request. The future is boxed here, out of line, since it is large and rarely needed.
    #[inline(never)]
    pub(crate) fn forward<'a>(
        &'a self,
        url: &'a str,
        request: &'a HttpRequest,
        payload: Payload,
    ) -> LocalBoxFuture<'a, Box<HttpResponse>> {
        self.0
            .forward(url, request, payload)
            .map(Box::new)
            .boxed_local()
    }
}
