//! Ways to revalidate.

use std::{fmt, time::Duration};

/// How entries with a tag are revalidated.
///
/// ```
/// use std::time::Duration;
/// use twinroute_cache::Revalidation;
///
/// assert_eq!(Revalidation::from("max"), Revalidation::Named("max"));
/// let hour = Duration::from_secs(3600);
/// assert_eq!(Revalidation::from(hour), Revalidation::Expire(hour));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revalidation<'a> {
    /// Entries are not used from now on.
    Now,
    /// Entries are stale from now on, and not used after the expiry of the profile of this name.
    Named(&'a str),
    /// Entries are stale from now on, and not used after this time. Zero is the same as [`Now`](Self::Now).
    Expire(Duration),
}

impl<'a> From<&'a str> for Revalidation<'a> {
    fn from(profile: &'a str) -> Self {
        Self::Named(profile)
    }
}

impl From<Duration> for Revalidation<'_> {
    fn from(expire: Duration) -> Self {
        Self::Expire(expire)
    }
}

/// What a path that is not that of one response stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PathKind {
    /// A page: in Next only, since a handler is not a page.
    Page,
    /// Everything below a folder: all handlers there, and in Next all pages.
    Layout,
}

impl fmt::Display for PathKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Page => "page",
            Self::Layout => "layout",
        })
    }
}
