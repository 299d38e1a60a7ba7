//! The end of a time limit.

use std::time::Duration;

use actix_web::rt::time::Instant;

/// The longest time limit.
const MAX: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// Returns `start + limit`. A longer limit, such as `Duration::MAX`, is cut to 30 years, since the sum could overflow.
#[must_use]
pub fn deadline(start: Instant, limit: Duration) -> Instant {
    start + limit.min(MAX)
}
