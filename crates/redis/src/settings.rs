//! How a cache uses Redis.

use std::{fmt, time::Duration};

use bytesize::ByteSize;
use twinroute_cache::Clock;

use crate::{RedisCache, RedisCacheError};

/// The longest time between two checks of the link.
const LONGEST_BEAT: Duration = Duration::from_millis(50);

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The settings of a [`RedisCache`]. Made by [`RedisCache::builder`].
#[derive(Clone)]
#[must_use = "call `connect`"]
pub struct RedisCacheBuilder {
    pub(crate) url: String,
    pub(crate) version: Option<String>,
    pub(crate) prefix: String,
    pub(crate) step_timeout: Duration,
    pub(crate) offline_ttl: Duration,
    pub(crate) lease: Duration,
    pub(crate) max_ttl: Duration,
    pub(crate) max_entry_bytes: ByteSize,
    pub(crate) local_bytes: ByteSize,
    pub(crate) log_interval: Duration,
    pub(crate) clock: Clock,
}

impl RedisCacheBuilder {
    pub(crate) fn new(url: String) -> Self {
        Self {
            url,
            version: None,
            prefix: String::new(),
            step_timeout: Duration::from_millis(50),
            offline_ttl: Duration::from_secs(30),
            lease: Duration::from_secs(2),
            max_ttl: Duration::from_secs(30 * 24 * 60 * 60),
            max_entry_bytes: ByteSize::mib(8),
            local_bytes: ByteSize::mib(50),
            log_interval: Duration::from_secs(10),
            clock: Clock::system(),
        }
    }

    /// Sets the version of the application, such as the commit that it was built from: 1 to 64 letters, digits, `.`, `_`,
    /// `-` and `+`. It is required.
    ///
    /// Entries are read only by servers of the same version, because another one may write them differently. Revalidations
    /// reach all versions.
    pub fn version(self, version: impl Into<String>) -> Self {
        Self {
            version: Some(version.into()),
            ..self
        }
    }

    /// Sets what all keys and the channel begin with, such as `shop:`. By default nothing. Applications that share a Redis
    /// need different prefixes, also if they use different databases: channels belong to no database.
    pub fn prefix(self, prefix: impl Into<String>) -> Self {
        Self {
            prefix: prefix.into(),
            ..self
        }
    }

    /// Sets how long a request waits for Redis at each step: looking up, beginning and storing. The default is 50 ms, the
    /// shortest 1 ms, the longest a minute.
    ///
    /// The link is checked every 50 ms, or at this interval if it is shorter. It counts as lost if Redis does not reply to
    /// the check within this time, and nothing else was received for twice this time.
    pub fn step_timeout(self, timeout: Duration) -> Self {
        Self {
            step_timeout: timeout,
            ..self
        }
    }

    /// Sets how long local copies are served as stale while Redis is not reachable. The default is 30 s.
    pub fn offline_ttl(self, ttl: Duration) -> Self {
        Self {
            offline_ttl: ttl,
            ..self
        }
    }

    /// Sets the time after which another server may compute a value whose server died. The default is 2 s, the shortest
    /// 10 ms, the longest a day. The lease of a run that is under way is renewed every third of it.
    pub fn lease(self, lease: Duration) -> Self {
        Self { lease, ..self }
    }

    /// Sets the longest TTL of an entry in Redis. The default is 30 days, the shortest a second, the longest 100 years. An entry also leaves Redis a minute after its life
    /// expires; the records of tags live twice as long as their entries.
    pub fn max_ttl(self, ttl: Duration) -> Self {
        Self {
            max_ttl: ttl,
            ..self
        }
    }

    /// Sets the size of the largest value that is kept. The default is 8 MiB. It must be possible to send it to Redis
    /// within the [`step_timeout`](Self::step_timeout).
    pub fn max_entry_bytes(self, max: ByteSize) -> Self {
        Self {
            max_entry_bytes: max,
            ..self
        }
    }

    /// Sets the bytes of local copies. The default is 50 MiB.
    pub fn local_bytes(self, max: ByteSize) -> Self {
        Self {
            local_bytes: max,
            ..self
        }
    }

    /// Sets how often a lasting problem with Redis is logged. The default is every 10 s.
    pub fn log_interval(self, interval: Duration) -> Self {
        Self {
            log_interval: interval,
            ..self
        }
    }

    /// Sets the clock. With a manual clock, for tests, the scripts use its time instead of Redis' clock: all caches of a
    /// test then need clones of it.
    pub fn clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Connects. If Redis is not reachable within a second, the cache starts without it, and connects when it is.
    ///
    /// # Errors
    /// When the URL, the version or a time is wrong, or the system refuses to start a thread.
    pub async fn connect(self) -> Result<RedisCache, RedisCacheError> {
        RedisCache::connect(self).await
    }

    /// Returns the time between two checks of the link.
    pub(crate) fn beat(&self) -> Duration {
        LONGEST_BEAT.min(self.step_timeout).min(self.lease / 3)
    }

    /// Refuses times that Redis does not accept, or with which the link can't work.
    pub(crate) fn check_times(&self) -> Result<(), RedisCacheError> {
        let millis = Duration::from_millis;
        let limits = [
            ("step_timeout", self.step_timeout, millis(1), MINUTE),
            ("lease", self.lease, millis(10), DAY),
            ("max_ttl", self.max_ttl, millis(1_000), 36_500 * DAY),
        ];
        for (setting, value, min, max) in limits {
            if value < min || value > max {
                return Err(RedisCacheError::Time {
                    setting,
                    value,
                    min,
                    max,
                });
            }
        }
        Ok(())
    }

    /// Returns the version, if it is valid.
    pub(crate) fn checked_version(&self) -> Result<&str, RedisCacheError> {
        let version = self.version.as_deref().ok_or(RedisCacheError::NoVersion)?;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-_+".contains(c);
        if version.is_empty() || version.len() > 64 || !version.chars().all(is_plain) {
            return Err(RedisCacheError::Version(version.to_owned()));
        }
        Ok(version)
    }
}

// The URL may contain a password.
impl fmt::Debug for RedisCacheBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisCacheBuilder")
            .field("version", &self.version)
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}
