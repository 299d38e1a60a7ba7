//! The end of a time limit.

use std::time::Duration;

use actix_web::rt::time::Instant;

/// The longest time limit that counts.
const FAR: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// The end of `limit` from `start`; 30 years later if that is too far away to count, as after `Duration::MAX`.
#[must_use]
pub fn deadline(start: Instant, limit: Duration) -> Instant {
    start + limit.min(FAR)
}
