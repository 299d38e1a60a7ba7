//! At most one run of a key at a time. Callers that wait for a run that ends without a value run on their own.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use futures_util::future::{BoxFuture, FutureExt as _};
use tokio::{task::JoinSet, time::sleep};
use twinroute_cache::{
    Attempt, CacheKey, CacheLife, CacheOptions, IncrementalCache, Lookup, MemoryCache, NewEntry,
    Revalidation, Tag,
};

fn key() -> CacheKey {
    CacheKey::response("/posts").unwrap()
}

fn entry(value: &'static str) -> NewEntry {
    NewEntry::new(value, CacheLife::FOREVER, [Tag::new("posts").unwrap()])
}

fn text(found: &Lookup) -> Option<&str> {
    let entry = found.usable()?;
    std::str::from_utf8(entry.value()).ok()
}

async fn run(cache: &IncrementalCache) -> twinroute_cache::Run {
    match cache.begin(&key()).await {
        Attempt::Run(run) => run,
        other => panic!("no run: {other:?}"),
    }
}

#[test]
fn a_thousand_tasks_on_two_runtimes_run_once() {
    let cache = IncrementalCache::default();
    let runs = Arc::new(AtomicUsize::new(0));
    let workers: Vec<_> = (0..2)
        .map(|_| {
            let (cache, runs) = (cache.clone(), Arc::clone(&runs));
            thread::spawn(move || call_500_times(&cache, &runs))
        })
        .collect();
    for worker in workers {
        assert_eq!(worker.join().unwrap(), [7; 500]);
    }
    assert_eq!(runs.load(Ordering::Relaxed), 1);
    let [(label, counts)] = &cache.counters()[..] else {
        panic!("one label");
    };
    assert_eq!(label, "seven");
    assert_eq!((counts.hits + counts.misses, counts.errors), (1000, 0));
}

fn call_500_times(cache: &IncrementalCache, runs: &Arc<AtomicUsize>) -> Vec<u32> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut calls = JoinSet::new();
        for _ in 0..500 {
            let (cache, runs) = (cache.clone(), Arc::clone(runs));
            calls.spawn(async move {
                let value = cache.cached("seven", CacheOptions::new(), async move {
                    runs.fetch_add(1, Ordering::Relaxed);
                    sleep(Duration::from_millis(50)).await;
                    Ok::<_, Infallible>(7)
                });
                value.await.unwrap()
            });
        }
        calls.join_all().await
    })
}

#[tokio::test(flavor = "current_thread")]
async fn followers_of_a_failed_run_run_alone_and_at_once() {
    let cache = IncrementalCache::default();
    let (runs, running) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let most = Arc::new(AtomicUsize::new(0));
    let start = Instant::now();
    let mut calls = JoinSet::new();
    for _ in 0..100 {
        let (cache, runs) = (cache.clone(), Arc::clone(&runs));
        let (running, most) = (Arc::clone(&running), Arc::clone(&most));
        calls.spawn(async move {
            let failing = cache.cached("failing", CacheOptions::new(), async move {
                runs.fetch_add(1, Ordering::Relaxed);
                most.fetch_max(
                    running.fetch_add(1, Ordering::Relaxed) + 1,
                    Ordering::Relaxed,
                );
                sleep(Duration::from_millis(50)).await;
                running.fetch_sub(1, Ordering::Relaxed);
                Err::<u32, _>("failed")
            });
            failing.await
        });
    }
    assert_eq!(calls.join_all().await, [Err("failed"); 100]);
    assert_eq!(runs.load(Ordering::Relaxed), 100);
    assert_eq!(most.load(Ordering::Relaxed), 99);
    assert!(
        start.elapsed() < Duration::from_millis(500),
        "one after the other"
    );
    assert_eq!(cache.counters()[0].1.errors, 100);
}

#[tokio::test(flavor = "current_thread")]
async fn the_first_follower_of_a_cancelled_run_runs() {
    let cache = IncrementalCache::default();
    let leader = run(&cache).await;
    let mut followers = JoinSet::new();
    for _ in 0..10 {
        let cache = cache.clone();
        followers.spawn(async move {
            match cache.begin(&key()).await {
                Attempt::Run(run) => {
                    sleep(Duration::from_millis(20)).await;
                    run.store(entry("second")).await;
                    1
                }
                Attempt::Ready(found) => {
                    assert_eq!(text(&found), Some("second"));
                    0
                }
                Attempt::Alone => panic!("it would not be kept"),
            }
        });
    }
    tokio::task::yield_now().await;
    drop(leader);
    let runs: usize = followers.join_all().await.into_iter().sum();
    assert_eq!(runs, 1);
}

#[tokio::test(flavor = "current_thread")]
async fn a_dropped_future_of_cached_releases_its_run() {
    let cache = IncrementalCache::default();
    let never = cache.cached("never", CacheOptions::new(), async {
        std::future::pending::<()>().await;
        Ok::<_, Infallible>(1)
    });
    assert!(
        tokio::time::timeout(Duration::from_millis(10), never)
            .await
            .is_err()
    );
    let second = cache.cached("never", CacheOptions::new(), async {
        Ok::<_, Infallible>(2)
    });
    assert_eq!(second.await, Ok(2));
    let third = cache.cached("never", CacheOptions::new(), async {
        Ok::<_, Infallible>(3)
    });
    assert_eq!(third.await, Ok(2), "the second was kept");
}

#[tokio::test(flavor = "current_thread")]
async fn a_panic_releases_its_run() {
    let cache = IncrementalCache::default();
    let panicking = cache.clone();
    let call = tokio::spawn(async move {
        let future = async { panic!("on purpose") };
        let value: Result<u32, Infallible> =
            panicking.cached("panic", CacheOptions::new(), future).await;
        value
    });
    assert!(call.await.is_err());
    let second = cache.cached("panic", CacheOptions::new(), async {
        Ok::<_, Infallible>(2)
    });
    assert_eq!(second.await, Ok(2));
}

#[tokio::test(flavor = "current_thread")]
async fn a_value_that_was_stored_since_the_lookup_is_used() {
    let cache = IncrementalCache::default();
    assert!(matches!(cache.lookup(&key()).await, Lookup::Miss));
    run(&cache).await.store(entry("stored")).await;
    match cache.begin(&key()).await {
        Attempt::Ready(found) => assert_eq!(text(&found), Some("stored")),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_revalidation_during_a_run_is_not_lost() {
    let cache = IncrementalCache::default();
    let first = run(&cache).await;
    cache
        .revalidate_tag("posts", Revalidation::Now)
        .await
        .unwrap();
    // It joins after the revalidation, so it must not get the value of the first run.
    let late = tokio::spawn({
        let cache = cache.clone();
        async move {
            match cache.begin(&key()).await {
                Attempt::Run(run) => run.store(entry("new")).await,
                other => panic!("{other:?}"),
            }
        }
    });
    tokio::task::yield_now().await;
    first.store(entry("old")).await;
    late.await.unwrap();
    assert_eq!(text(&cache.lookup(&key()).await), Some("new"));
}

#[tokio::test(flavor = "current_thread")]
async fn an_older_run_does_not_replace_the_value_of_a_newer_one() {
    let memory = MemoryCache::new();
    let (older, newer) = (memory.start(), memory.start());
    let new_entry = |value: &'static str, started: twinroute_cache::Started| {
        let value = bytes::Bytes::from_static(value.as_bytes());
        twinroute_cache::Entry::new(value, CacheLife::FOREVER, [].into(), started.at, started.at)
    };
    assert!(memory.insert(&key(), newer, new_entry("newer", newer)).1);
    assert!(!memory.insert(&key(), older, new_entry("older", older)).1);
    assert_eq!(text(&memory.find(&key(), &[])), Some("newer"));
}

#[tokio::test(flavor = "current_thread")]
async fn a_value_that_is_not_kept_does_not_serialize_its_callers() {
    let cache = IncrementalCache::new(MemoryCache::new().max_bytes(bytesize::ByteSize(0)));
    let start = Instant::now();
    let mut calls = JoinSet::new();
    for _ in 0..50 {
        let cache = cache.clone();
        calls.spawn(async move {
            let value = cache.cached("large", CacheOptions::new(), async {
                sleep(Duration::from_millis(50)).await;
                Ok::<_, Infallible>(1)
            });
            value.await
        });
    }
    assert_eq!(calls.join_all().await, [Ok(1); 50]);
    assert!(start.elapsed() < Duration::from_millis(600));
}

#[tokio::test(flavor = "current_thread")]
async fn callers_of_a_value_that_is_not_kept_run_at_once() {
    let cache = IncrementalCache::new(MemoryCache::new().max_bytes(bytesize::ByteSize(0)));
    let start = Instant::now();
    let mut calls = JoinSet::new();
    for _ in 0..10 {
        let cache = cache.clone();
        calls.spawn(async move {
            let attempt = cache.begin(&key()).await;
            sleep(Duration::from_millis(200)).await;
            if let Attempt::Run(run) = attempt {
                run.store(entry("large")).await;
            }
        });
    }
    calls.join_all().await;
    assert!(
        start.elapsed() < Duration::from_millis(550),
        "one after the other: {:?}",
        start.elapsed()
    );
}

#[tokio::test(flavor = "current_thread")]
async fn a_run_anew_waits_for_runs_that_end_without_a_value() {
    let cache = IncrementalCache::default();
    let old = run(&cache).await.store(entry("old")).await;
    for round in 0..4 {
        let under_way = cache.begin_anew(&key()).await.unwrap();
        let anew = tokio::spawn({
            let cache = cache.clone();
            async move {
                let run = cache.begin_anew(&key()).await.expect("a run");
                run.store(entry("new")).await;
            }
        });
        sleep(Duration::from_millis(5)).await;
        match round {
            0 => under_way.postpone(&old).await,
            1 => under_way.discard(),
            2 => drop(under_way),
            _ => drop(under_way.store(entry("other")).await),
        }
        anew.await.unwrap();
        let found = cache.peek(&key()).unwrap();
        assert!(found.is_fresh());
        assert_eq!(text(&found), Some("new"), "{round}");
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_run_in_the_background_excludes_a_second_one() {
    let cache = IncrementalCache::default();
    run(&cache).await.store(entry("old")).await;
    cache.revalidate_tag("posts", "max").await.unwrap();
    let found = cache.lookup(&key()).await;
    assert!(matches!(found, Lookup::Stale(_)), "{found:?}");

    let background = cache.begin_background(&key()).unwrap();
    assert!(cache.begin_background(&key()).is_none());
    let background = background.await.unwrap();
    assert!(cache.begin_background(&key()).is_none());
    let idle = tokio::spawn({
        let cache = cache.clone();
        async move { cache.idle().await }
    });
    tokio::task::yield_now().await;
    assert!(!idle.is_finished());
    background.store(entry("new")).await;
    idle.await.unwrap();
    assert_eq!(text(&cache.lookup(&key()).await), Some("new"));
    assert!(cache.begin_background(&key()).is_none(), "it is fresh");
}

#[tokio::test(flavor = "current_thread")]
async fn a_failed_background_run_pauses() {
    let clock = twinroute_cache::Clock::manual();
    let cache = IncrementalCache::new(MemoryCache::new().clock(clock.clone()));
    let life = CacheLife::new().revalidate(Duration::from_secs(1));
    run(&cache)
        .await
        .store(NewEntry::new("old", life, []))
        .await;
    clock.advance(Duration::from_secs(1));
    let Lookup::Stale(old) = cache.lookup(&key()).await else {
        panic!("it is stale");
    };
    let run = cache.begin_background(&key()).unwrap().await.unwrap();
    run.postpone(&old).await;

    let found = cache.lookup(&key()).await;
    assert!(found.is_fresh());
    assert_eq!(text(&found), Some("old"));
    clock.advance(Duration::from_millis(2999));
    assert!(cache.lookup(&key()).await.is_fresh());
    clock.advance(Duration::from_millis(1));
    assert!(matches!(cache.lookup(&key()).await, Lookup::Stale(_)));
    assert!(cache.begin_background(&key()).is_some());
}

#[tokio::test(flavor = "current_thread")]
async fn an_entry_that_a_tag_made_stale_stays_stale_when_its_run_fails() {
    let clock = twinroute_cache::Clock::manual();
    let cache = IncrementalCache::new(MemoryCache::new().clock(clock.clone()));
    run(&cache).await.store(entry("old")).await;
    cache.revalidate_tag("posts", "max").await.unwrap();
    let Lookup::Stale(old) = cache.lookup(&key()).await else {
        panic!("it is stale");
    };
    let run = cache.begin_background(&key()).unwrap().await.unwrap();
    run.postpone(&old).await;
    assert!(matches!(cache.lookup(&key()).await, Lookup::Stale(_)));
    assert!(cache.begin_background(&key()).is_none(), "it pauses");
    // A value that is stored meanwhile ends the pause.
    cache
        .revalidate_tag("posts", Revalidation::Now)
        .await
        .unwrap();
    self::run(&cache).await.store(entry("new")).await;
    cache.revalidate_tag("posts", "max").await.unwrap();
    let run = cache.begin_background(&key()).unwrap().await.unwrap();
    let Lookup::Stale(new) = cache.lookup(&key()).await else {
        panic!("it is stale");
    };
    run.postpone(&new).await;
    assert!(cache.begin_background(&key()).is_none());
    clock.advance(Duration::from_secs(3));
    assert!(cache.begin_background(&key()).is_some());
}

#[tokio::test(flavor = "current_thread")]
async fn a_run_that_always_fails_keeps_the_old_value_until_it_expires() {
    let clock = twinroute_cache::Clock::manual();
    let cache = IncrementalCache::new(MemoryCache::new().clock(clock.clone()));
    let second = Duration::from_secs(1);
    let life = CacheLife::new().revalidate(second).expire(10 * second);
    assert_eq!(
        life.expire(2 * second).after_failure().expire_after(),
        Some(6 * second)
    );
    run(&cache)
        .await
        .store(NewEntry::new("old", life, []))
        .await;
    let mut states = String::new();
    for _ in 0..11 {
        clock.advance(second);
        match cache.lookup(&key()).await {
            Lookup::Fresh(_) => states.push('H'),
            Lookup::Stale(old) => {
                states.push('S');
                let run = cache.begin_background(&key()).unwrap();
                run.await.unwrap().postpone(&old).await;
            }
            Lookup::Expired(_) => states.push('E'),
            Lookup::Miss => states.push('M'),
        }
    }
    assert_eq!(states, "SHHSHHSHHEE");
}

#[tokio::test]
async fn two_data_that_read_each_other_do_not_wait_forever_for_themselves() {
    fn read(cache: IncrementalCache, depth: u32) -> BoxFuture<'static, Result<u32, Infallible>> {
        let compute = async move {
            if depth == 0 {
                return Ok(0);
            }
            let inner = read(cache.clone(), depth - 1);
            let value = cache.cached(("loop", depth % 2), CacheOptions::new(), inner);
            Ok(value.await? + 1)
        };
        compute.boxed()
    }
    let value = tokio::time::timeout(Duration::from_secs(5), read(IncrementalCache::default(), 5));
    assert_eq!(value.await, Ok(Ok(5)));
}
