//! What a limit allows: exactly its quota, in bounded memory, whatever the clock does.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use twinroute_rate_limit::{Clock, Limiter, RateKey, RateLimit};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(60 * 60);

/// A clock that a test moves.
#[derive(Clone, Default)]
struct Manual(Arc<AtomicU64>);

impl Manual {
    fn at(time: Duration) -> Self {
        let clock = Self::default();
        clock.set(time);
        clock
    }

    fn set(&self, time: Duration) {
        let nanos = u64::try_from(time.as_nanos()).unwrap();
        self.0.store(nanos, Ordering::SeqCst);
    }
}

impl Clock for Manual {
    fn now(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

fn key(number: usize) -> RateKey {
    RateKey::from(format!("key {number}"))
}

fn allowed(limiter: &Limiter<Manual>, key: &RateKey, times: usize) -> usize {
    (0..times)
        .filter(|_| limiter.check(key).is_allowed())
        .count()
}

#[test]
fn a_burst_comes_back_one_by_one() {
    let clock = Manual::at(HOUR);
    let limiter = Limiter::with_clock(RateLimit::per_minute(6).burst(3), clock.clone());
    let seen: Vec<_> = (0..5)
        .map(|_| {
            let decision = limiter.check(&key(0));
            (
                decision.limit(),
                decision.remaining(),
                decision.reset(),
                decision.retry_after(),
            )
        })
        .collect();
    let expected = [
        (3, 2, 10, None),
        (3, 1, 20, None),
        (3, 0, 30, None),
        (3, 0, 30, Some(10)),
        (3, 0, 30, Some(10)),
    ];
    assert_eq!(seen, expected);
    clock.set(HOUR + Duration::from_millis(8_500));
    assert_eq!(limiter.check(&key(0)).retry_after(), Some(2), "rounded up");
    clock.set(HOUR + 10 * SECOND);
    assert_eq!(allowed(&limiter, &key(0), 5), 1);
    clock.set(HOUR + 25 * SECOND);
    assert_eq!(allowed(&limiter, &key(0), 5), 1);
    clock.set(2 * HOUR);
    assert_eq!(allowed(&limiter, &key(0), 5), 3);
    assert_eq!(allowed(&limiter, &key(1), 5), 3, "each key has its own");
}

#[test]
fn threads_share_a_quota_exactly() {
    const CLIENTS: usize = 64;
    let limiter = Limiter::new(RateLimit::new(1_000, 24 * HOUR));
    let counts: [AtomicUsize; 3] = Default::default();
    thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                for round in 0..300 {
                    let number = round % counts.len();
                    if limiter.check(&key(number)).is_allowed() {
                        counts[number].fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    for count in counts {
        assert_eq!(count.into_inner(), 1_000);
    }
}

#[test]
fn a_million_keys_take_bounded_memory() {
    let bound = 20 * 65_536;
    let flood = || {
        let limiter = Limiter::with_clock(RateLimit::per_hour(100), Manual::at(HOUR));
        for number in 0..1_000_000_usize {
            limiter.check(&RateKey::from(&number.to_ne_bytes()[..]));
        }
    };
    let memory = allocation_counter::measure(flood);
    assert!(memory.bytes_max <= bound, "{memory:?}");
    assert!(memory.count_total > 4_096, "{memory:?}");
}

#[test]
fn no_flood_gives_a_key_more_than_its_quota() {
    // Small, so that each set overflows thousands of times.
    let limit = RateLimit::per_hour(50).max_keys(64);
    let limiter = Limiter::with_clock(limit, Manual::at(HOUR));
    let (mut exhausted, mut partly) = (0, 0);
    for round in 0..2_000 {
        exhausted += allowed(&limiter, &key(0), 3);
        partly += allowed(&limiter, &key(1), usize::from(round % 10 == 0));
        for number in 0..20 {
            allowed(&limiter, &key(2 + 20 * round + number), 1);
        }
    }
    assert!(exhausted <= 50, "{exhausted}");
    assert!(partly <= 50, "{partly}");
}

#[test]
fn an_exhausted_key_stays_so_during_a_flood() {
    let clock = Manual::at(HOUR);
    let limiter = Limiter::with_clock(RateLimit::per_hour(100), clock.clone());
    assert_eq!(allowed(&limiter, &key(0), 200), 100);
    for number in 1..1_000_000 {
        limiter.check(&key(number));
    }
    assert_eq!(allowed(&limiter, &key(0), 10), 0);
    // What a flood costs others passes.
    clock.set(2 * HOUR);
    assert_eq!(allowed(&limiter, &key(0), 200), 100);
    assert_eq!(allowed(&limiter, &key(1_000_001), 200), 100);
}

#[test]
fn a_clock_that_jumps_does_no_harm() {
    let clock = Manual::at(HOUR);
    let limiter = Limiter::with_clock(RateLimit::per_minute(6).burst(3), clock.clone());
    clock.set(100 * HOUR);
    assert_eq!(allowed(&limiter, &key(0), 5), 3);
    assert_eq!(allowed(&limiter, &key(1), 1), 1);
    // Back: none gets more, and none waits for longer than usual.
    clock.set(2 * HOUR);
    assert_eq!(allowed(&limiter, &key(0), 5), 0);
    assert_eq!(limiter.check(&key(0)).retry_after(), Some(10));
    clock.set(2 * HOUR + 10 * SECOND);
    assert_eq!(allowed(&limiter, &key(0), 5), 1);
    clock.set(2 * HOUR + 60 * SECOND);
    assert_eq!(allowed(&limiter, &key(0), 5), 3);
    assert!(allowed(&limiter, &key(1), 5) <= 3);
    assert_eq!(allowed(&limiter, &key(2), 5), 3);
    // Before the start of the limiter.
    clock.set(Duration::ZERO);
    assert_eq!(allowed(&limiter, &key(2), 5), 0);
    clock.set(HOUR + 10 * SECOND);
    assert_eq!(allowed(&limiter, &key(2), 5), 1);
    // Forth, by a century.
    clock.set(24 * 365 * 100 * HOUR);
    assert_eq!(allowed(&limiter, &key(2), 5), 3);
}
