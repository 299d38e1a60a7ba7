//! The names of keys and of the channel.

use twinroute_cache::CacheKey;

/// The version of the format: of keys, fields, scripts and messages.
const FORMAT: &str = "tr1:";

/// The names that a cache uses in Redis.
#[derive(Debug)]
pub(crate) struct Keys {
    /// Which run of the Redis server the tags belong to, and the last revalidation of any tag.
    pub(crate) guard: String,
    /// What the keys of tags begin with.
    pub(crate) tags: String,
    /// The channel of revalidations.
    pub(crate) channel: String,
    entries: String,
    leases: String,
    limits: String,
}

impl Keys {
    /// Tags and the channel are shared by all versions of the application, entries and leases are not.
    pub(crate) fn new(prefix: &str, version: &str) -> Self {
        let start = format!("{prefix}{FORMAT}");
        Self {
            guard: format!("{start}guard"),
            tags: format!("{start}tag:"),
            channel: format!("{start}revalidated"),
            entries: format!("{start}entry:{version}:"),
            leases: format!("{start}lease:{version}:"),
            limits: format!("{start}limit:"),
        }
    }

    pub(crate) fn entry(&self, key: &CacheKey) -> String {
        format!("{}{key}", self.entries)
    }

    /// Limits are shared by all versions, too.
    pub(crate) fn limit(&self, digest: &[u8; 16]) -> String {
        format!("{}{:032x}", self.limits, u128::from_be_bytes(*digest))
    }

    pub(crate) fn lease(&self, key: &CacheKey) -> String {
        format!("{}{key}", self.leases)
    }
}
