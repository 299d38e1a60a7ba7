//! Random interleavings of requests, revalidations, failures, restarts and time on two servers, against the same model as the
//! store in memory.

#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

#[path = "../../cache/tests/model/mod.rs"]
mod model;

use std::cell::{Cell, RefCell};

use bytesize::ByteSize;
use proptest::prelude::*;
use twinroute_cache::{Clock, IncrementalCache};

use self::support::{Redis, key};

/// Two servers with the same Redis.
struct Shared<'a> {
    redis: &'a Redis,
    prefix: String,
    local_bytes: ByteSize,
    started: RefCell<Vec<IncrementalCache>>,
}

impl model::Servers for Shared<'_> {
    fn count(&self) -> usize {
        2
    }

    fn is_shared(&self) -> bool {
        true
    }

    // A run whose tags have no records is not kept if another tag is revalidated meanwhile.
    fn may_miss(&self) -> bool {
        true
    }

    async fn start(&self, clock: &Clock) -> IncrementalCache {
        let settings = self.redis.settings().clock(clock.clone());
        let settings = settings.prefix(&self.prefix).local_bytes(self.local_bytes);
        let cache = IncrementalCache::new(settings.connect().await.unwrap());
        self.started.borrow_mut().push(cache.clone());
        cache
    }

    async fn settle(&self) {
        // What was published before a reply was made has arrived with the reply.
        let caches = self.started.borrow().clone();
        for cache in caches {
            cache.lookup(&key("not there")).await;
        }
    }
}

#[test]
fn redis_does_what_the_model_does() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let number = Cell::new(0);
    let config = ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(steps in model::steps())| {
        number.set(number.get() + 1);
        let servers = Shared {
            redis: &redis,
            prefix: format!("{}:", number.get()),
            local_bytes: ByteSize::mib(if number.get() % 2 == 0 { 0 } else { 50 }),
            started: RefCell::default(),
        };
        let end = runtime.block_on(model::check(&servers, "model", &steps));
        prop_assert!(end.is_ok(), "{}", end.unwrap_err());
    });
}
