//! `CacheSettings`.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    CacheProfile,
    cache_profile::seconds,
    manifests::{ManifestConfig, ManifestProfile},
};

/// The settings of `next.config` for kept responses and data. Next.js writes its defaults, too.
///
/// ```
/// use std::time::Duration;
/// use twinroute_rules::BuildOutput;
///
/// # fn main() -> Result<(), twinroute_rules::BuildOutputError> {
/// let next_folder = "../web/.next";
/// # let next_folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/build_output/prerendered");
/// let settings = BuildOutput::read(next_folder)?.cache_settings();
/// assert_eq!(settings.expire_time, Some(Duration::from_secs(7_200)));
/// assert_eq!(settings.profiles["max"].revalidate, Some(Duration::from_secs(2_592_000)));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheSettings {
    /// `expireTime`: how long a response without an expiry of its own may be served.
    pub expire_time: Option<Duration>,
    /// `cacheMaxMemorySize`, in bytes; zero keeps nothing in memory.
    pub max_memory_size: Option<u64>,
    /// The profiles of `cacheLife`, by name.
    pub profiles: BTreeMap<String, CacheProfile>,
}

impl From<&ManifestConfig> for CacheSettings {
    fn from(config: &ManifestConfig) -> Self {
        let profile = |(name, profile): (&String, &ManifestProfile)| (name.clone(), profile.into());
        Self {
            expire_time: seconds(config.expire_time),
            // A size has no fraction.
            max_memory_size: seconds(config.cache_max_memory_size).map(|size| size.as_secs()),
            profiles: config.cache_life.iter().map(profile).collect(),
        }
    }
}
