//! Rate limits that several servers share.

use std::{fmt, sync::Arc, time::Duration};

use futures_util::future::{BoxFuture, FutureExt as _};
use twinroute_rate_limit::{Decision, Quota, RateKey, SharedLimits};

use crate::{client::Client, reply, scripts::Script};

/// Rate limits in the Redis of a [`RedisCache`](crate::RedisCache), over its link: see [`RedisCache::limits`](crate::RedisCache::limits).
///
/// Each limit of a request takes one round trip. It waits for at most the [`step_timeout`](crate::RedisCacheBuilder::step_timeout), and not at all
/// while the link is known to be lost: the server then decides by its own count.
#[derive(Clone)]
pub struct RedisLimits {
    client: Arc<Client>,
}

impl RedisLimits {
    pub(crate) fn new(client: Arc<Client>) -> Self {
        Self { client }
    }

    async fn count(&self, scope: &str, quota: Quota, key: &RateKey) -> Option<Decision> {
        let client = &*self.client;
        let link = client.link()?;
        let burst = quota.burst();
        // Another quota is another limit: its counts can't be compared.
        let interval = (quota.interval().as_nanos() / 1_000).max(1);
        let digest = key.digest(&format!("{scope} {interval} {burst}"));
        let name = client.keys.limit(&digest);
        let arguments = [client.now(), interval.to_string(), burst.to_string()];
        let arguments = arguments.each_ref().map(String::as_bytes);
        let reply = client
            .step(&link, Script::Limit, &[&name], &arguments)
            .await?;
        match reply::pair(&reply) {
            Ok((is_allowed, used)) => {
                client.report.accepted();
                Some(quota.decision(is_allowed == 1, Duration::from_micros(used)))
            }
            Err(problem) => {
                client.report.refused(&problem);
                None
            }
        }
    }
}

impl SharedLimits for RedisLimits {
    fn check<'a>(
        &'a self,
        scope: &'a str,
        quota: Quota,
        key: &'a RateKey,
    ) -> BoxFuture<'a, Option<Decision>> {
        self.count(scope, quota, key).boxed()
    }
}

impl fmt::Debug for RedisLimits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RedisLimits").field(&self.client).finish()
    }
}
