//! The cache of a router, with the settings of Next's build output.

use std::{sync::Arc, time::Duration};

use bytesize::ByteSize;
use twinroute_rules::{CacheProfile, CacheSettings};

use crate::cache::{CacheLife, CacheProfiles, IncrementalCache, MemoryCache};

/// The cache of a router. Settings of Next's build output apply where the code sets none.
#[derive(Debug, Clone)]
pub(crate) struct RouterCache {
    cache: IncrementalCache,
    /// As the code sets them.
    profiles: Arc<CacheProfiles>,
    expire_time: Duration,
}

impl RouterCache {
    /// Takes the cache that the code sets, or creates one in memory. `settings` are those of Next's build output.
    pub(crate) fn new(cache: Option<IncrementalCache>, settings: Option<CacheSettings>) -> Self {
        let max_size = settings.and_then(|settings| settings.max_memory_size);
        let cache = cache.unwrap_or_else(|| match max_size {
            Some(size) => IncrementalCache::new(MemoryCache::new().max_bytes(ByteSize(size))),
            None => IncrementalCache::default(),
        });
        Self {
            profiles: cache.current_profiles(),
            expire_time: cache.current_expire_time(),
            cache,
        }
    }

    pub(crate) fn cache(&self) -> &IncrementalCache {
        &self.cache
    }

    /// Applies the settings of Next's build output.
    pub(crate) fn apply(&self, settings: CacheSettings) {
        let default = IncrementalCache::default();
        if let Some(expire_time) = settings.expire_time
            && self.expire_time == default.current_expire_time()
        {
            self.cache.set_expire_time(expire_time);
        }
        let (mut profiles, usual) = ((*self.profiles).clone(), CacheProfiles::new());
        for (name, profile) in settings.profiles {
            // A profile that the code has changed stays as it is.
            if self.profiles.get(&name) == usual.get(&name) {
                match profiles.clone().profile(&name, life(profile, &usual)) {
                    Ok(added) => profiles = added,
                    Err(error) => {
                        tracing::error!("the profile `{name}` of `cacheLife` is invalid: {error}")
                    }
                }
            }
        }
        self.cache.set_profiles(profiles);
    }
}

/// Returns the times of a profile, and Next's defaults where it has none.
fn life(profile: CacheProfile, usual: &CacheProfiles) -> CacheLife {
    let mut life = usual.get("default").unwrap_or_default();
    if let Some(revalidate) = profile.revalidate {
        life = life.revalidate(revalidate);
    }
    if let Some(expire) = profile.expire {
        life = life.expire(expire);
    }
    life
}
