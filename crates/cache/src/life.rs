//! How long entries are fresh, and how long they are kept.

use std::{error::Error, fmt, time::Duration};

/// How long an entry is fresh, and after which age it is no longer used.
///
/// An entry is fresh until the age `revalidate`. Then it is stale: it is still used, while a new one is computed in the
/// background. From the age `expire` on it is not used. `None` is never.
///
/// ```
/// use std::time::Duration;
/// use twinroute_cache::CacheLife;
///
/// let life = CacheLife::new().revalidate(Duration::from_secs(60)).expire(Duration::from_secs(3600));
/// assert_eq!(life, CacheLife::MINUTES);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CacheLife {
    revalidate: Option<Duration>,
    expire: Option<Duration>,
}

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

impl CacheLife {
    /// Next's profile `default`: 15 minutes, never expires.
    pub const DEFAULT: Self = Self {
        revalidate: Some(Duration::from_secs(15 * MINUTE)),
        expire: None,
    };
    /// Next's profile `seconds`: 1 second, expires after a minute.
    pub const SECONDS: Self = Self::of_seconds(1, MINUTE);
    /// Next's profile `minutes`: a minute, expires after an hour.
    pub const MINUTES: Self = Self::of_seconds(MINUTE, HOUR);
    /// Next's profile `hours`: an hour, expires after a day.
    pub const HOURS: Self = Self::of_seconds(HOUR, DAY);
    /// Next's profile `days`: a day, expires after a week.
    pub const DAYS: Self = Self::of_seconds(DAY, 7 * DAY);
    /// Next's profile `weeks`: a week, expires after 30 days.
    pub const WEEKS: Self = Self::of_seconds(7 * DAY, 30 * DAY);
    /// Next's profile `max`: 30 days, expires after 365 days.
    pub const MAX: Self = Self::of_seconds(30 * DAY, 365 * DAY);
    /// Always fresh, until it is revalidated by a tag.
    pub const FOREVER: Self = Self {
        revalidate: None,
        expire: None,
    };

    const fn of_seconds(revalidate: u64, expire: u64) -> Self {
        Self {
            revalidate: Some(Duration::from_secs(revalidate)),
            expire: Some(Duration::from_secs(expire)),
        }
    }

    /// Creates a life that never ends. The same as [`FOREVER`](Self::FOREVER).
    #[must_use]
    pub const fn new() -> Self {
        Self::FOREVER
    }

    /// Sets the age from which on an entry is stale. Zero: nothing is kept.
    #[must_use]
    pub const fn revalidate(self, age: Duration) -> Self {
        Self {
            revalidate: Some(age),
            ..self
        }
    }

    /// Sets the age from which on an entry is not used.
    #[must_use]
    pub const fn expire(self, age: Duration) -> Self {
        Self {
            expire: Some(age),
            ..self
        }
    }

    /// Returns the age from which on an entry is stale, or `None` for never.
    #[must_use]
    pub const fn revalidate_after(self) -> Option<Duration> {
        self.revalidate
    }

    /// Returns the age from which on an entry is not used, or `None` for never.
    #[must_use]
    pub const fn expire_after(self) -> Option<Duration> {
        self.expire
    }

    /// Returns the shorter of both lives: the earlier of the two ages in each respect.
    #[must_use]
    pub fn shortest(self, other: Self) -> Self {
        Self {
            revalidate: earliest(self.revalidate, other.revalidate),
            expire: earliest(self.expire, other.expire),
        }
    }

    /// Whether an entry with this life is kept at all.
    #[must_use]
    pub fn is_kept(self) -> bool {
        self.revalidate != Some(Duration::ZERO) && self.expire != Some(Duration::ZERO)
    }

    /// Returns the life of an entry whose background run has failed: it is fresh as long as before, but between 3 and 30
    /// seconds, as in Next. Then the run is tried again. Its `expire` is at least 3 seconds longer, for clients; the entry
    /// itself expires when it would have.
    ///
    /// ```
    /// use std::time::Duration;
    /// use twinroute_cache::CacheLife;
    ///
    /// let life = CacheLife::HOURS.after_failure();
    /// assert_eq!(life.revalidate_after(), Some(Duration::from_secs(30)));
    /// assert_eq!(life.expire_after(), CacheLife::HOURS.expire_after());
    /// ```
    #[must_use]
    pub fn after_failure(self) -> Self {
        let pause = self.retry_after();
        Self {
            revalidate: Some(pause),
            expire: self.expire.map(|expire| expire.max(pause + SHORTEST_RETRY)),
        }
    }

    /// Returns the pause after a failed background run.
    pub(crate) fn retry_after(self) -> Duration {
        let usual = self.revalidate.unwrap_or(SHORTEST_RETRY);
        usual.clamp(SHORTEST_RETRY, LONGEST_RETRY)
    }

    /// Checks that the life does not expire before it is stale.
    ///
    /// # Errors
    /// When `expire` is shorter than `revalidate`.
    pub fn checked(self) -> Result<Self, LifeError> {
        match (self.revalidate, self.expire) {
            (Some(revalidate), Some(expire)) if expire < revalidate => {
                Err(LifeError { revalidate, expire })
            }
            _ => Ok(self),
        }
    }
}

/// The pauses after failed background runs.
const SHORTEST_RETRY: Duration = Duration::from_secs(3);
const LONGEST_RETRY: Duration = Duration::from_secs(30);

fn earliest(one: Option<Duration>, other: Option<Duration>) -> Option<Duration> {
    one.into_iter().chain(other).min()
}

impl Default for CacheLife {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// A life that expires before it is stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LifeError {
    revalidate: Duration,
    expire: Duration,
}

impl fmt::Display for LifeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { revalidate, expire } = self;
        write!(
            f,
            "`expire` ({expire:?}) must not be shorter than `revalidate` ({revalidate:?})"
        )
    }
}

impl Error for LifeError {}
