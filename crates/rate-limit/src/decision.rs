//! The decision about a request, and the headers that report it.

use std::{sync::LazyLock, time::Duration};

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};

use crate::Quota;

const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

/// Small numbers as values: a clone of one allocates nothing.
static NUMBERS: LazyLock<Box<[HeaderValue]>> =
    LazyLock::new(|| (0..4_096_u64).map(HeaderValue::from).collect());

/// Whether a request is allowed, and what its key has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    limit: u32,
    remaining: u32,
    reset: u64,
    retry_after: Option<u64>,
}

impl Decision {
    pub(crate) fn allowed(quota: Quota, remaining: u32) -> Self {
        let used = quota.burst().saturating_sub(remaining);
        Self {
            limit: quota.burst(),
            remaining,
            reset: seconds(quota.interval() * used),
            retry_after: None,
        }
    }

    pub(crate) fn refused(quota: Quota, wait: Duration) -> Self {
        Self {
            limit: quota.burst(),
            remaining: 0,
            reset: seconds(quota.full()),
            retry_after: Some(seconds(wait).max(1)),
        }
    }

    /// Whether the request is allowed.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.retry_after.is_none()
    }

    /// Returns the most requests at once.
    #[must_use]
    pub fn limit(&self) -> u32 {
        self.limit
    }

    /// Returns how many further requests are allowed at once.
    #[must_use]
    pub fn remaining(&self) -> u32 {
        self.remaining
    }

    /// Returns the seconds until the key has its whole burst again, rounded up.
    #[must_use]
    pub fn reset(&self) -> u64 {
        self.reset
    }

    /// Returns the seconds until a request is allowed, rounded up, if this one is not.
    #[must_use]
    pub fn retry_after(&self) -> Option<u64> {
        self.retry_after
    }

    /// Sets `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset`, unless the response has a limit of its own, and
    /// `Retry-After` if the request is refused.
    pub fn write(&self, headers: &mut HeaderMap) {
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, value(seconds));
        }
        if !headers.contains_key(&LIMIT) {
            // Cheaper than `insert`, which returns the values before.
            headers.append(LIMIT, value(self.limit.into()));
            headers.append(REMAINING, value(self.remaining.into()));
            headers.append(RESET, value(self.reset));
        }
    }
}

/// Returns a duration in seconds, rounded up.
fn seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

fn value(number: u64) -> HeaderValue {
    let known = usize::try_from(number).ok();
    let known = known.and_then(|number| NUMBERS.get(number));
    known.map_or_else(|| HeaderValue::from(number), HeaderValue::clone)
}
