//! How many requests a key may make.

use std::{num::NonZeroU32, time::Duration};

use crate::Decision;

/// How many requests a key may make in a period, and how many of them at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Quota {
    limit: NonZeroU32,
    period: Duration,
    burst: NonZeroU32,
    interval: Duration,
}

/// The longest time in which a whole burst comes back: 30 years.
const LONGEST: u128 = Duration::from_secs(30 * 365 * 24 * 60 * 60).as_nanos();

impl Quota {
    pub(crate) const fn new(limit: u32, period: Duration, burst: u32) -> Self {
        let (Some(limit), Some(burst)) = (NonZeroU32::new(limit), NonZeroU32::new(burst)) else {
            panic!("a rate limit of 0 requests refuses all: the limit and the burst are at least 1")
        };
        assert!(
            period.as_nanos() >= limit.get() as u128,
            "the period of a rate limit is too short: at least a nanosecond for each request"
        );
        assert!(
            period.as_nanos() / limit.get() as u128 * burst.get() as u128 <= LONGEST,
            "the period of a rate limit is too long: a burst comes back within 30 years"
        );
        let interval = period.as_nanos() / limit.get() as u128;
        Self {
            limit,
            period,
            burst,
            // Checked above to be at most 30 years, which is less than 2^64 ns.
            interval: Duration::from_nanos(interval as u64),
        }
    }

    /// Returns the number of requests in a period.
    #[must_use]
    pub const fn limit(self) -> u32 {
        self.limit.get()
    }

    /// Returns the period.
    #[must_use]
    pub const fn period(self) -> Duration {
        self.period
    }

    /// Returns the most requests at once.
    #[must_use]
    pub const fn burst(self) -> u32 {
        self.burst.get()
    }

    /// Returns the time after which one more request is allowed: the period divided by the limit.
    #[must_use]
    pub const fn interval(self) -> Duration {
        self.interval
    }

    /// Returns the time in which a whole burst comes back.
    #[must_use]
    pub fn full(self) -> Duration {
        self.interval() * self.burst.get()
    }

    /// Returns the decision about a request, for a store of [`SharedLimits`](crate::SharedLimits). `used` is the time until the key has
    /// its whole burst again: that of a request which is allowed counts already, that of one which is refused does not.
    #[must_use]
    pub fn decision(self, is_allowed: bool, used: Duration) -> Decision {
        let interval = self.interval().as_nanos().max(1);
        if is_allowed {
            let spent = u32::try_from(used.as_nanos().div_ceil(interval)).unwrap_or(u32::MAX);
            Decision::allowed(self, self.burst().saturating_sub(spent))
        } else {
            Decision::refused(self, (used + self.interval()).saturating_sub(self.full()))
        }
    }

    pub(crate) const fn with_burst(self, burst: u32) -> Self {
        Self::new(self.limit(), self.period, burst)
    }

    pub(crate) fn governor(self) -> governor::Quota {
        let quota = governor::Quota::with_period(self.interval());
        // The constructor checks that an interval is at least a nanosecond.
        let quota = quota.unwrap_or_else(|| governor::Quota::per_second(NonZeroU32::MAX));
        quota.allow_burst(self.burst)
    }
}
