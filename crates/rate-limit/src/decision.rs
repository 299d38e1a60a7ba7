//! The decision about a request, and the headers that report it.

use std::time::Duration;

use actix_web::http::header::{HeaderName, RETRY_AFTER};
use twinroute_core::LastHeaders;

use crate::Quota;

static LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
static REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
static RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

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
    pub fn write(&self, headers: &mut LastHeaders<'_>) {
        if let Some(seconds) = self.retry_after {
            headers.remove(&RETRY_AFTER);
            headers.add_number(&RETRY_AFTER, seconds);
        }
        if !headers.has(&LIMIT) {
            headers.add_number(&LIMIT, self.limit.into());
            headers.add_number(&REMAINING, self.remaining.into());
            headers.add_number(&RESET, self.reset);
        }
    }
}

/// Returns a duration in seconds, rounded up.
fn seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}
