//! What was begun before a revalidation is never fresh after it, whatever the threads do.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
    thread,
    time::{Duration, Instant},
};

use bytes::Bytes;
use twinroute_cache::{CacheKey, CacheLife, Entry, Lookup, MemoryCache, Tag};

#[test]
fn a_revalidation_is_seen_by_all_threads_when_it_returns() {
    for expire in [None, Some(Duration::MAX)] {
        let memory = MemoryCache::new();
        let key = CacheKey::response("/a").unwrap();
        let tags = [Tag::new("t").unwrap()];
        let (source, acknowledged) = (AtomicU64::new(0), AtomicU64::new(0));
        let is_over = AtomicBool::new(false);
        let compute = || {
            let started = memory.start();
            let value = Bytes::copy_from_slice(&source.load(SeqCst).to_be_bytes());
            let entry = Entry::new(
                value,
                CacheLife::FOREVER,
                tags.clone().into(),
                started.at,
                started.at,
            );
            memory.insert(&key, started, entry);
        };
        let look = || {
            let least = acknowledged.load(SeqCst);
            let Lookup::Fresh(entry) = memory.find(&key, &[]) else {
                return 0;
            };
            let value = u64::from_be_bytes(entry.value()[..].try_into().unwrap());
            assert!(value >= least, "{value} is fresh after {least}");
            1
        };
        let revalidate = || {
            let value = source.fetch_add(1, SeqCst) + 1;
            memory.revalidate_now(&tags, expire);
            acknowledged.fetch_max(value, SeqCst);
        };
        let hits = thread::scope(|scope| {
            let hits = scope.spawn(|| repeat(&is_over, &look));
            scope.spawn(|| repeat(&is_over, &|| (compute(), 0).1));
            scope.spawn(|| repeat(&is_over, &|| (compute(), 0).1));
            scope.spawn(|| repeat(&is_over, &|| (revalidate(), thread::yield_now(), 0).2));
            thread::sleep(Duration::from_millis(300));
            is_over.store(true, SeqCst);
            hits.join()
        });
        assert!(hits.unwrap() > 0);
    }
}

fn repeat(is_over: &AtomicBool, step: &dyn Fn() -> u64) -> u64 {
    let start = Instant::now();
    let mut sum = 0;
    while !is_over.load(SeqCst) && start.elapsed() < Duration::from_secs(10) {
        sum += step();
    }
    sum
}
