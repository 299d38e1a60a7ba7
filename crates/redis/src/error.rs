//! Why a cache can't start.

use std::{error::Error, fmt, io, time::Duration};

use redis::RedisError;

/// Why a [`RedisCache`](crate::RedisCache) can't start.
#[derive(Debug)]
#[non_exhaustive]
pub enum RedisCacheError {
    /// The version of the application is not set.
    NoVersion,
    /// The version has characters other than letters, digits, `.`, `_`, `-` and `+`, or not between 1 and 64 of them.
    Version(String),
    /// A time is too short or too long.
    Time {
        /// The name of the setting.
        setting: &'static str,
        /// Its value.
        value: Duration,
        /// The shortest value.
        min: Duration,
        /// The longest value.
        max: Duration,
    },
    /// The URL is not one of Redis.
    Url(RedisError),
    /// The system refuses to start a thread.
    Thread(io::Error),
}

impl fmt::Display for RedisCacheError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoVersion => f.write_str(
                "the version of the application is not set: servers of different versions must not read each other's \
                 entries",
            ),
            Self::Version(version) => write!(
                f,
                "the version `{version}` is not valid: expected 1 to 64 letters, digits, `.`, `_`, `-` or `+`"
            ),
            Self::Time {
                setting,
                value,
                min,
                max,
            } => write!(f, "`{setting}` is {value:?}: expected {min:?} to {max:?}"),
            Self::Url(error) => write!(f, "the URL of Redis is not valid: {error}"),
            Self::Thread(error) => write!(f, "the thread of the connection to Redis can't start: {error}"),
        }
    }
}

impl Error for RedisCacheError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Url(error) => Some(error),
            Self::Thread(error) => Some(error),
            Self::NoVersion | Self::Version(_) | Self::Time { .. } => None,
        }
    }
}
