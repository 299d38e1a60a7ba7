//! `CacheProfile`.

use std::time::Duration;

use crate::manifests::ManifestProfile;

/// A profile of `cacheLife`: how long data are fresh, and how long they may be served after that.
///
/// A time that the profile does not set is `None`. Next.js writes an infinite one as 4,294,967,294 seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheProfile {
    /// How long a client may use data without asking the server.
    pub stale: Option<Duration>,
    /// How long data are fresh.
    pub revalidate: Option<Duration>,
    /// How long data may be served, fresh or stale.
    pub expire: Option<Duration>,
}

impl From<&ManifestProfile> for CacheProfile {
    fn from(profile: &ManifestProfile) -> Self {
        Self {
            stale: seconds(profile.stale),
            revalidate: seconds(profile.revalidate),
            expire: seconds(profile.expire),
        }
    }
}

/// A time in seconds; `None` for one that no `Duration` expresses.
pub(crate) fn seconds(time: Option<f64>) -> Option<Duration> {
    Duration::try_from_secs_f64(time?).ok()
}
