//! What stands in for rate limits, without the feature `rate-limit`.

use actix_web::{HttpRequest, HttpResponse, dev::RequestHead};

use crate::{resolve::Resolved, router::Router};

/// No rate limits.
#[derive(Debug)]
pub(crate) enum RateLimits {}

/// The limits of one request: none.
pub(crate) struct Tally<'r>(Option<&'r RateLimits>);

impl<'r> Tally<'r> {
    pub(crate) fn new(router: &'r Router, _: &RequestHead) -> Self {
        Self(router.limits.as_deref())
    }

    pub(crate) async fn count(&mut self, _: &HttpRequest, _: &mut Resolved) {
        if let Some(limits) = self.0 {
            match *limits {}
        }
    }

    pub(crate) async fn count_route(&mut self, _: &Router, _: &HttpRequest, _: &mut Resolved) {}

    pub(crate) fn report(&self, _: &mut HttpResponse) {}
}
