//! Random interleavings of requests, revalidations, failures, restarts and time, against a model.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod model;

use proptest::prelude::*;
use twinroute_cache::{Clock, IncrementalCache, MemoryCache};

/// One server that keeps entries in its memory.
struct InMemory;

impl model::Servers for InMemory {
    fn count(&self) -> usize {
        1
    }

    fn is_shared(&self) -> bool {
        false
    }

    fn may_miss(&self) -> bool {
        false
    }

    async fn start(&self, clock: &Clock) -> IncrementalCache {
        IncrementalCache::new(MemoryCache::new().clock(clock.clone()))
    }

    async fn settle(&self) {}
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn memory_does_what_the_model_does(steps in model::steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
        let end = runtime.block_on(model::check(&InMemory, "model", &steps));
        prop_assert!(end.is_ok(), "{}", end.unwrap_err());
    }
}
