//! Rate limits that servers share: exact while Redis responds, and never waiting for one that does not.

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

use tokio::{task::JoinSet, time::sleep};
use twinroute_cache::Clock;
use twinroute_rate_limit::{Decision, Limiter, Quota, RateKey, RateLimit, SharedLimits as _};
use twinroute_redis::{RedisCache, RedisLimits};

use self::support::{Redis, eventually};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(60 * 60);

fn key(name: &str) -> RateKey {
    RateKey::from(name)
}

async fn check(limits: &RedisLimits, quota: Quota, name: &str) -> Option<Decision> {
    limits.check("all", quota, &key(name)).await
}

/// How many of some requests are allowed. Redis responds to all.
async fn allowed(limits: &RedisLimits, quota: Quota, name: &str, times: usize) -> usize {
    let mut allowed = 0;
    for _ in 0..times {
        let decision = check(limits, quota, name).await.unwrap();
        allowed += usize::from(decision.is_allowed());
    }
    allowed
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_share_a_quota_exactly() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let (one, two) = (redis.cache().await.limits(), redis.cache().await.limits());
    let quota = RateLimit::new(500, 24 * HOUR).quota();
    let count = Arc::new(AtomicUsize::new(0));
    let mut clients = JoinSet::new();
    for client in 0..64 {
        let limits = if client % 2 == 0 {
            one.clone()
        } else {
            two.clone()
        };
        let count = Arc::clone(&count);
        clients.spawn(async move {
            let allowed = allowed(&limits, quota, "k", 20).await;
            count.fetch_add(allowed, Ordering::Relaxed);
        });
    }
    while let Some(ended) = clients.join_next().await {
        ended.unwrap();
    }
    assert_eq!(count.load(Ordering::Relaxed), 500);
    // Another key, limit or quota counts for itself.
    assert_eq!(allowed(&one, quota, "other", 1).await, 1);
    let other = RateLimit::new(501, 24 * HOUR).quota();
    assert_eq!(allowed(&one, other, "k", 1).await, 1);
    let decision = one.check("below /api", quota, &key("k")).await.unwrap();
    assert_eq!(decision.remaining(), 499);
}

#[tokio::test]
async fn decisions_are_those_of_a_local_limit() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let clock = Clock::manual();
    let limits = redis.settings().clock(clock.clone());
    let limits = limits.connect().await.unwrap().limits();
    for limit in [
        RateLimit::per_minute(7),
        RateLimit::per_minute(6).burst(3),
        RateLimit::per_second(3),
        RateLimit::per_hour(1),
    ] {
        let local = Manual::default();
        let limiter = Limiter::with_clock(limit.clone(), local.clone());
        for round in 0..60_u64 {
            let shared = check(&limits, limit.quota(), "k").await.unwrap();
            let expected = limiter.check(&key("k"));
            assert_eq!(shared, expected, "{limit:?}, round {round}");
            let step = Duration::from_millis(if round % 20 == 19 { 90_000 } else { 130 });
            clock.advance(step);
            local.advance(step);
        }
    }
}

#[tokio::test]
async fn a_clock_that_is_set_back_does_no_harm() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let (before, after) = (Clock::manual(), Clock::manual());
    before.advance(100 * HOUR);
    let connect = async |clock: &Clock| {
        let settings = redis.settings().clock(clock.clone());
        settings.connect().await.unwrap().limits()
    };
    let quota = RateLimit::per_minute(6).burst(3).quota();
    let limits = connect(&before).await;
    assert_eq!(allowed(&limits, quota, "k", 5).await, 3);
    let limits = connect(&after).await;
    let decision = check(&limits, quota, "k").await.unwrap();
    assert_eq!(
        (decision.is_allowed(), decision.retry_after()),
        (false, Some(10))
    );
    after.advance(10 * SECOND);
    assert_eq!(allowed(&limits, quota, "k", 5).await, 1);
}

#[tokio::test]
async fn nothing_stays_and_nothing_is_readable() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let limits = redis.cache().await.limits();
    let quota = RateLimit::new(10, 100 * SECOND).quota();
    check(&limits, quota, "secret").await.unwrap();
    let keys: Vec<String> = redis.run(&["KEYS", "tr1:limit:*"]);
    assert_eq!(keys.len(), 1);
    assert!(!keys[0].contains("secret"), "{keys:?}");
    let ttl: i64 = redis.run(&["PTTL", &keys[0]]);
    assert!((1..=10_000).contains(&ttl), "{ttl}");
}

/// Asks as a server does, which decides by its own count if Redis does not respond. Returns the longest wait, and how many requests
/// were decided by Redis, allowed, and all.
async fn load(limits: &RedisLimits, limiter: &Limiter, time: Duration) -> (Duration, [usize; 3]) {
    let (start, mut longest, mut counts) = (Instant::now(), Duration::ZERO, [0; 3]);
    while start.elapsed() < time {
        let asked = Instant::now();
        let shared = check(limits, limiter.quota(), "k").await;
        longest = longest.max(asked.elapsed());
        let decision = shared.unwrap_or_else(|| limiter.check(&key("k")));
        counts[0] += usize::from(shared.is_some());
        counts[1] += usize::from(decision.is_allowed());
        counts[2] += 1;
        sleep(Duration::from_millis(1)).await;
    }
    (longest, counts)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_redis_servers_decide_by_themselves() {
    let Some(mut redis) = Redis::start(&[]) else {
        return;
    };
    let cache = RedisCache::builder(redis.url()).version("v1");
    let limits = cache.connect().await.unwrap().limits();
    let quota = RateLimit::new(100, 24 * HOUR).quota();
    let used_up = async || {
        let decision = check(&limits, quota, "k").await;
        decision.is_some_and(|decision| !decision.is_allowed())
    };
    for is_kill in [false, true] {
        eventually("used up", 5 * SECOND, used_up).await;
        if is_kill {
            redis.kill();
        } else {
            redis.signal("STOP");
        }
        // Redis has allowed all, so what is allowed from here on is by the own count.
        let own = Limiter::new(RateLimit::new(100, 24 * HOUR));
        let (longest, [shared, allowed, all]) = load(&limits, &own, SECOND).await;
        println!("{shared} of {all} by Redis, {allowed} allowed, longest wait {longest:?}");
        // The limit of 50 ms has room for a busy machine.
        assert!(longest < SECOND / 2, "{longest:?}");
        assert!(shared < all, "{shared} of {all}");
        assert_eq!(allowed, 100);
        if is_kill {
            redis.start_again();
        } else {
            redis.signal("CONT");
        }
        let again = async || check(&limits, quota, "again").await.is_some();
        let took = eventually("used again", 2 * SECOND, again).await;
        println!("used again after {took:?}");
    }
}

#[tokio::test]
async fn a_redis_that_refuses_is_one_that_is_gone() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let limits = redis.cache().await.limits();
    let quota = RateLimit::per_hour(10).quota();
    assert!(check(&limits, quota, "k").await.is_some());
    redis.run::<String>(&["CONFIG", "SET", "maxmemory", "1"]);
    assert_eq!(check(&limits, quota, "k").await, None);
    redis.run::<String>(&["CONFIG", "SET", "maxmemory", "0"]);
    eventually("used again", SECOND, async || {
        check(&limits, quota, "k").await.is_some()
    })
    .await;
}

/// The clock of a local limit, which a test moves.
#[derive(Clone, Default)]
struct Manual(Arc<std::sync::atomic::AtomicU64>);

impl Manual {
    fn advance(&self, step: Duration) {
        let nanos = u64::try_from(step.as_nanos()).unwrap();
        self.0.fetch_add(nanos, Ordering::SeqCst);
    }
}

impl twinroute_rate_limit::Clock for Manual {
    fn now(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}
