//! A rate limit with the counts of its keys.

use std::{fmt, hash::RandomState};

use governor::{RateLimiter, middleware::StateInformationMiddleware};

use crate::{Clock, Decision, Monotonic, Quota, RateKey, RateLimit, clock::Asked, slots::Slots};

/// Counts requests by their keys, and decides which are allowed. All threads share it.
pub struct Limiter<C: Clock = Monotonic> {
    limit: RateLimit,
    governor: Governor<C>,
    clock: C,
    /// The secret of the hashes, so that no client can choose keys that collide.
    secret: RandomState,
}

type Governor<C> = RateLimiter<u64, Slots<C>, Asked<C>, StateInformationMiddleware>;

impl Limiter {
    /// Creates a limiter in which no key has made a request.
    #[must_use]
    pub fn new(limit: RateLimit) -> Self {
        Self::with_clock(limit, Monotonic::default())
    }
}

impl<C: Clock> Limiter<C> {
    /// Creates a limiter with a clock, for tests.
    pub fn with_clock(limit: RateLimit, clock: C) -> Self {
        let quota = limit.quota();
        let full = u64::try_from(quota.full().as_nanos()).unwrap_or(u64::MAX);
        let slots = Slots::new(limit.max_keys, clock.clone(), full);
        Self {
            governor: Governor::new(quota.governor(), slots, Asked(clock.clone())),
            limit,
            clock,
            secret: RandomState::new(),
        }
    }

    /// Returns the settings.
    pub fn limit(&self) -> &RateLimit {
        &self.limit
    }

    /// Returns the quota.
    #[must_use]
    pub fn quota(&self) -> Quota {
        self.limit.quota
    }

    /// Counts a request of a key, and decides about it.
    pub fn check(&self, key: &RateKey) -> Decision {
        match self.governor.check_key(&key.fingerprint(&self.secret)) {
            Ok(state) => Decision::allowed(self.limit.quota, state.remaining_burst_capacity()),
            Err(until) => {
                let now = governor::nanos::Nanos::new(self.clock.now());
                Decision::refused(self.limit.quota, until.wait_time_from(now))
            }
        }
    }
}

impl<C: Clock> fmt::Debug for Limiter<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limiter")
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}
