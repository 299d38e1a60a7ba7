//! Limits that several servers share.

use std::fmt;

use futures_util::future::BoxFuture;

use crate::{Decision, Quota, RateKey};

/// A store of limits that several servers share, such as `RedisLimits` of `twinroute-redis`.
pub trait SharedLimits: fmt::Debug + Send + Sync {
    /// Counts a request. `scope` names the limit: it is the same on all servers.
    ///
    /// `None`: the store does not respond. The server then decides by its own count, about further limits of the request too. The future
    /// must end within the time that a request may wait.
    fn check<'a>(
        &'a self,
        scope: &'a str,
        quota: Quota,
        key: &'a RateKey,
    ) -> BoxFuture<'a, Option<Decision>>;
}
