//! A cache as applications use it: a store, profiles, single flight and counters.

mod attempt;
mod background;
mod flights;
mod pauses;
mod revalidate;

use std::{
    fmt,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::sync::broadcast;

use self::{background::Background, flights::Flights, pauses::Pauses, revalidate::PathCheck};
use crate::{
    Cache, CacheKey, CacheLife, CacheProfiles, Clock, Counter, Counts, Lookup, MemoryCache,
    NamedLife, Outcome, Tag, counters::Counters, error::UnknownProfile, log_once::LogOnce,
};

pub use self::attempt::{Attempt, Run};
pub use self::revalidate::MAX_PATH_LENGTH;

/// Kept responses and data: a store, the profiles of lives, single flight, and counters. Clones are the same cache.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), twinroute_cache::RevalidateError> {
/// use std::convert::Infallible;
/// use twinroute_cache::{CacheLife, CacheOptions, IncrementalCache};
///
/// let cache = IncrementalCache::default();
/// let options = || CacheOptions::new().tag("products").life(CacheLife::HOURS);
/// let load = |price: u32| async move { Ok::<_, Infallible>(price) };
///
/// assert_eq!(cache.cached(("price", 1), options(), load(10)).await, Ok(10));
/// assert_eq!(cache.cached(("price", 1), options(), load(20)).await, Ok(10));
/// cache.revalidate_tag("products", twinroute_cache::Revalidation::Now).await?;
/// assert_eq!(cache.cached(("price", 1), options(), load(20)).await, Ok(20));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct IncrementalCache(Arc<Inner>);

struct Inner {
    store: Box<dyn Cache>,
    profiles: RwLock<Arc<CacheProfiles>>,
    expire_millis: AtomicU64,
    flights: Flights,
    background: Background,
    pauses: Pauses,
    counters: Counters,
    logged: LogOnce,
    path_checks: RwLock<Vec<Arc<PathCheck>>>,
    literal_paths: broadcast::Sender<Arc<str>>,
}

/// The default for [`IncrementalCache::expire_time`].
const DEFAULT_EXPIRE_TIME: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The most revalidated paths that wait for a receiver of [`IncrementalCache::literal_paths`].
const MAX_WAITING_PATHS: usize = 1024;

impl IncrementalCache {
    /// Creates a cache over a store.
    #[must_use]
    pub fn new(store: impl Cache) -> Self {
        Self(Arc::new(Inner {
            store: Box::new(store),
            profiles: RwLock::default(),
            expire_millis: AtomicU64::new(millis(DEFAULT_EXPIRE_TIME)),
            flights: Flights::default(),
            background: Background::default(),
            pauses: Pauses::default(),
            counters: Counters::default(),
            logged: LogOnce::default(),
            path_checks: RwLock::default(),
            literal_paths: broadcast::channel(MAX_WAITING_PATHS).0,
        }))
    }

    /// Sets the profiles. The default is Next's.
    #[must_use]
    pub fn profiles(self, profiles: CacheProfiles) -> Self {
        self.set_profiles(profiles);
        self
    }

    /// Sets the age at which a response with a `revalidate` time expires, as `expireTime` in `next.config`. The default is
    /// 365 days.
    #[must_use]
    pub fn expire_time(self, age: Duration) -> Self {
        self.set_expire_time(age);
        self
    }

    /// Replaces the profiles of a cache in use.
    pub fn set_profiles(&self, profiles: CacheProfiles) {
        let mut current = self
            .0
            .profiles
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *current = Arc::new(profiles);
    }

    /// Replaces the [`expire_time`](Self::expire_time) of a cache in use. Kept entries are not changed.
    pub fn set_expire_time(&self, age: Duration) {
        self.0.expire_millis.store(millis(age), Ordering::Relaxed);
    }

    /// Returns the profiles.
    #[must_use]
    pub fn current_profiles(&self) -> Arc<CacheProfiles> {
        let profiles = self
            .0
            .profiles
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&profiles)
    }

    /// Returns the age at which a response with a `revalidate` time expires.
    #[must_use]
    pub fn current_expire_time(&self) -> Duration {
        Duration::from_millis(self.0.expire_millis.load(Ordering::Relaxed))
    }

    /// Returns the clock of the store.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        self.0.store.clock()
    }

    /// Looks a key up without waiting. Returns `None` if only [`lookup`](Self::lookup) can find out.
    #[must_use]
    pub fn peek(&self, key: &CacheKey) -> Option<Lookup> {
        self.0.store.peek(key, &[])
    }

    /// Looks a key up.
    pub async fn lookup(&self, key: &CacheKey) -> Lookup {
        self.lookup_for(key, &[]).await
    }

    /// Looks a key up for a reader with these tags: see [`Cache`].
    pub async fn lookup_for(&self, key: &CacheKey, soft_tags: &[Tag]) -> Lookup {
        match self.0.store.peek(key, soft_tags) {
            Some(found) => found,
            None => self.0.store.get(key, soft_tags).await,
        }
    }

    /// Waits until no background run is under way in this process. For tests.
    pub async fn idle(&self) {
        self.0.background.idle().await;
    }

    /// Identifies this cache among those of the process. Clones have the same identity.
    #[must_use]
    pub fn identity(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }

    /// Returns the counts by label: the pattern of a route, or the name of data.
    #[must_use]
    pub fn counters(&self) -> Vec<(String, Counts)> {
        self.0.counters.all()
    }

    /// Counts an outcome for a label. There are at most 1,024 labels; further ones are counted as `(other)`.
    pub fn count(&self, label: &str, outcome: Outcome) {
        self.counter(label).count(outcome);
    }

    /// Returns the counter of a label, which saves looking it up each time.
    #[must_use]
    pub fn counter(&self, label: &str) -> Counter {
        self.0.counters.of(label)
    }

    /// Returns the life of this name.
    pub(crate) fn life_of(&self, life: NamedLife<'_>) -> Result<CacheLife, UnknownProfile> {
        match life {
            NamedLife::Life(life) => Ok(life),
            NamedLife::Named(name) => {
                let profiles = self.current_profiles();
                let life = profiles.get(name);
                life.ok_or_else(|| UnknownProfile::new(name, &profiles))
            }
        }
    }

    pub(crate) fn is_first_log(&self, name: &str) -> bool {
        self.0.logged.is_first(name)
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

impl Default for IncrementalCache {
    /// Creates a cache over a [`MemoryCache`].
    fn default() -> Self {
        Self::new(MemoryCache::new())
    }
}

impl fmt::Debug for IncrementalCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IncrementalCache")
            .field("store", &self.0.store)
            .finish_non_exhaustive()
    }
}
