//! What stands in for rate limits, without the feature `rate-limit`.

use actix_web::{HttpRequest, dev::RequestHead};
use twinroute_core::LastHeaders;

use crate::{lead::Found, passage::Passage, resolve::Resolved, router::Router};

/// No rate limits.
#[derive(Debug)]
pub(crate) enum RateLimits {}

/// The limits of one request: none.
pub(crate) struct Tally;

impl Tally {
    pub(crate) fn new(router: &Router, _: &RequestHead) -> Self {
        debug_assert!(router.limits.is_none());
        Self
    }

    pub(crate) async fn count(&mut self, _: &Router, _: &HttpRequest, _: &mut Resolved) {}

    pub(crate) async fn count_route(&mut self, _: &Router, _: &HttpRequest, _: &mut Resolved) {}

    pub(crate) fn report(&self, _: &mut LastHeaders<'_>) {}
}

impl Router {
    pub(crate) fn limits_below(&self, _: &RequestHead, _: &Passage, _: &Found) -> Vec<usize> {
        debug_assert!(self.limits.is_none());
        Vec::new()
    }
}
