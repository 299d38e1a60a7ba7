//! Two servers with the same Redis.

#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use twinroute_cache::{Attempt, Begin, Cache as _, IncrementalCache, Lookup};
use twinroute_redis::RedisCache;

use self::support::{
    Redis, begin, entry, eventually, key, look, revalidate, shown, store, tag, tags,
};

fn is_local(cache: &RedisCache, name: &str) -> bool {
    cache
        .peek(&key(name), &[])
        .is_some_and(|found| found.is_fresh())
}

/// The figures are those of a debug build on a busy machine: `examples/figures.rs` measures.
#[tokio::test]
async fn a_revalidation_reaches_the_other_server() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let one = redis.settings().connect().await.unwrap();
    let two = redis.settings().connect().await.unwrap();
    let mut times = Vec::new();
    for round in 0..1_000 {
        let value = round.to_string();
        store(&one, "k", &value, &["a"]).await;
        assert_eq!(look(&two, "k").await, format!("fresh {value}"));
        assert!(is_local(&two, "k"));
        let start = Instant::now();
        revalidate(&one, &["a"]).await;
        eventually(
            "seen by the other server",
            Duration::from_secs(5),
            async || !is_local(&two, "k"),
        )
        .await;
        times.push(start.elapsed());
        assert_eq!(look(&two, "k").await, "miss");
        assert_eq!(look(&one, "k").await, "miss");
    }
    times.sort();
    println!(
        "median {:?}, 99th percentile {:?}, longest {:?}",
        times[500], times[990], times[999]
    );
}

#[tokio::test]
async fn a_value_that_is_computed_anew_replaces_the_copy_of_the_other_server() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let one = IncrementalCache::new(redis.settings().connect().await.unwrap());
    let two = redis.settings().connect().await.unwrap();
    for (old, new) in [("1", "2"), ("3", "4")] {
        let run = one.begin_anew(&key("k")).await.unwrap();
        run.store(entry(old, &["path"])).await;
        one.revalidate_shared(&tag("path")).await.unwrap();
        let run = one.begin_anew(&key("k")).await.unwrap();
        run.store(entry(old, &["path"])).await;
        assert_eq!(look(&two, "k").await, format!("fresh {old}"));
        assert!(is_local(&two, "k"));

        one.revalidate_shared(&tag("path")).await.unwrap();
        let run = one.begin_anew(&key("k")).await.unwrap();
        run.store(entry(new, &["path"])).await;
        eventually("the new value", Duration::from_millis(100), async || {
            look(&two, "k").await == format!("fresh {new}")
        })
        .await;
    }
}

#[tokio::test]
async fn a_revalidation_with_an_expiry_ages_the_copies_of_the_other_server() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let one = redis.settings().connect().await.unwrap();
    let two = redis.settings().connect().await.unwrap();
    store(&one, "k", "1", &["a"]).await;
    assert_eq!(look(&two, "k").await, "fresh 1");
    one.revalidate(&tags(&["a"]), Some(Duration::from_millis(300)))
        .await
        .unwrap();
    eventually("stale", Duration::from_secs(2), async || {
        look(&two, "k").await == "stale 1"
    })
    .await;
    eventually("dropped", Duration::from_secs(2), async || {
        look(&two, "k").await == "miss"
    })
    .await;
    store(&two, "k", "2", &["a"]).await;
    assert_eq!(look(&one, "k").await, "fresh 2");
}

#[tokio::test]
async fn a_run_on_one_server_keeps_the_other_from_running() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let one = redis.settings().connect().await.unwrap();
    let two = redis.settings().connect().await.unwrap();
    let started = begin(&one, "k").await;
    assert_eq!(two.begin(&key("k")).await, Begin::Busy);
    begin(&two, "another").await;
    one.store(&key("k"), started, entry("1", &[])).await;
    assert_eq!(look(&two, "k").await, "fresh 1");
    // The lease ended with the run.
    begin(&two, "k").await;
}

#[tokio::test]
async fn a_holder_that_dies_delays_by_at_most_the_lease() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let lease = Duration::from_millis(600);
    let one = redis.settings().lease(lease).connect().await.unwrap();
    let two = redis.settings().lease(lease).connect().await.unwrap();
    let old = begin(&one, "k").await;
    // Renewed while the holder lives.
    tokio::time::sleep(2 * lease).await;
    assert_eq!(two.begin(&key("k")).await, Begin::Busy);

    drop(one);
    let start = Instant::now();
    let taken = async || matches!(two.begin(&key("k")).await, Begin::Run(_));
    eventually("the lease has run out", 2 * lease, taken).await;
    let waited = start.elapsed();
    assert!(waited <= lease + Duration::from_millis(300), "{waited:?}");

    // What the old holder stores later is not kept: another run has the lease.
    let one = redis.settings().connect().await.unwrap();
    one.store(&key("k"), old, entry("old", &[])).await;
    assert_eq!(look(&two, "k").await, "miss");
}

#[tokio::test]
async fn the_entry_of_the_later_run_stays() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let cache = redis.cache().await;
    let old = begin(&cache, "k").await;
    redis.delete(r#"tr1:lease:v1:"k""#);
    let new = begin(&cache, "k").await;
    let stored = cache.store(&key("k"), new, entry("new", &[])).await;
    assert!(stored.is_kept);
    let stored = cache.store(&key("k"), old, entry("old", &[])).await;
    assert!(!stored.is_kept);
    assert_eq!(look(&cache, "k").await, "fresh new");
}

#[tokio::test]
async fn a_restarted_redis_has_no_entries_of_before() {
    // It saves entries, as Debian's configuration does, but not the revalidation.
    let Some(mut redis) = Redis::start(&[]) else {
        return;
    };
    let cache = redis
        .settings()
        .step_timeout(Duration::from_millis(200))
        .connect()
        .await
        .unwrap();
    store(&cache, "k", "old", &["a"]).await;
    redis.run::<String>(&["SAVE"]);
    revalidate(&cache, &["a"]).await;
    redis.kill();
    redis.start_again();
    assert!(
        redis.run::<bool>(&["EXISTS", r#"tr1:entry:v1:"k""#]),
        "it was saved"
    );
    eventually("used again", Duration::from_secs(5), async || {
        matches!(cache.begin(&key("other")).await, Begin::Run(_))
    })
    .await;
    assert_eq!(look(&cache, "k").await, "miss");
}

#[tokio::test]
async fn local_copies_are_bounded() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let settings = redis.settings().local_bytes(bytesize::ByteSize::kib(64));
    let cache = settings.connect().await.unwrap();
    let value = "x".repeat(1024);
    for number in 0..200 {
        store(&cache, &number.to_string(), &value, &[]).await;
    }
    let local = (0..200)
        .filter(|number| is_local(&cache, &number.to_string()))
        .count();
    assert!((1..64).contains(&local), "{local}");
    assert_eq!(look(&cache, "0").await, format!("fresh {value}"));
}

#[tokio::test]
async fn a_value_beyond_the_limit_is_not_kept() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let settings = redis.settings().max_entry_bytes(bytesize::ByteSize(10));
    let cache = settings.connect().await.unwrap();
    let started = begin(&cache, "k").await;
    let stored = cache
        .store(&key("k"), started, entry("12345678901", &[]))
        .await;
    assert!(!stored.is_kept);
    assert_eq!(stored.entry.value(), "12345678901");
    assert_eq!(look(&cache, "k").await, "miss");
    eventually(
        "the lease is given back",
        Duration::from_secs(1),
        async || matches!(cache.begin(&key("k")).await, Begin::Run(_)),
    )
    .await;
    let started = begin(&cache, "other").await;
    let stored = cache
        .store(&key("other"), started, entry("1234567890", &[]))
        .await;
    assert!(stored.is_kept);
    assert_eq!(look(&cache, "other").await, "fresh 1234567890");
}

/// A client of a server.
async fn request(cache: IncrementalCache, runs: Arc<AtomicUsize>) -> String {
    let found = cache.lookup(&key("cold")).await;
    if found.is_fresh() {
        return shown(&found);
    }
    match cache.begin(&key("cold")).await {
        Attempt::Ready(found) => shown(&found),
        Attempt::Run(run) => {
            runs.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(50)).await;
            let entry = run.store(entry("1", &["a"])).await;
            shown(&Lookup::Fresh(entry))
        }
        Attempt::Alone => {
            runs.fetch_add(1, Ordering::SeqCst);
            "fresh 1".to_owned()
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_clients_of_two_servers_run_a_cold_key_at_most_twice() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let mut servers = Vec::new();
    for _ in 0..2 {
        servers.push(IncrementalCache::new(
            redis.settings().connect().await.unwrap(),
        ));
    }
    for round in 0..5 {
        let runs = Arc::new(AtomicUsize::new(0));
        let clients: Vec<_> = (0..1_000)
            .map(|client: usize| {
                tokio::spawn(request(servers[client % 2].clone(), Arc::clone(&runs)))
            })
            .collect();
        for client in clients {
            assert_eq!(client.await.unwrap(), "fresh 1");
        }
        let runs = runs.load(Ordering::SeqCst);
        assert!((1..=2).contains(&runs), "round {round}: {runs} runs");
        servers[0].revalidate(&[tag("a")], None).await.unwrap();
        eventually("seen", Duration::from_secs(5), async || {
            !servers[1].lookup(&key("cold")).await.is_fresh()
        })
        .await;
    }
}
