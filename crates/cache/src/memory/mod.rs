//! A store in the memory of this process.

mod tag_times;

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytesize::ByteSize;
use futures_util::future::{BoxFuture, FutureExt as _, ready};
use moka::{ops::compute::Op, policy::EvictionPolicy, sync};

use self::tag_times::{TagState, TagTimes};
use crate::{
    Begin, Cache, CacheError, CacheKey, CacheLife, Clock, Entry, Lookup, NewEntry, Started, Stored,
    Tag, entry::Age, log_once::LogOnce,
};

/// A store in the memory of this process, bounded in bytes. The least recently used entries are dropped first.
///
/// By default it keeps at most 50 MiB, as Next's `cacheMaxMemorySize`: 9/10 for entries, the rest for the times of
/// revalidated tags. An entry that is larger than the bound is not kept.
///
/// ```
/// use bytesize::ByteSize;
/// use twinroute_cache::{IncrementalCache, MemoryCache};
///
/// let cache = IncrementalCache::new(MemoryCache::new().max_bytes(ByteSize::mib(200)));
/// # let _ = cache;
/// ```
pub struct MemoryCache {
    clock: Clock,
    max_bytes: u64,
    entries: sync::Cache<CacheKey, Arc<Entry>>,
    tags: TagTimes,
    /// Numbers runs and revalidations in the order in which they begin, since times are too coarse for it.
    sequence: AtomicU64,
    /// The bytes that were stored since the bound was last enforced.
    unsettled: AtomicU64,
    too_large: LogOnce,
}

/// The default for the most bytes of entries and tag times.
const DEFAULT_MAX_BYTES: ByteSize = ByteSize::mib(50);

impl MemoryCache {
    /// Creates an empty store of at most 50 MiB.
    #[must_use]
    pub fn new() -> Self {
        Self::bounded(DEFAULT_MAX_BYTES, Clock::system())
    }

    /// Sets the most bytes of entries and tag times. Zero keeps nothing.
    #[must_use]
    pub fn max_bytes(self, max: ByteSize) -> Self {
        Self::bounded(max, self.clock)
    }

    /// Sets the clock.
    #[must_use]
    pub fn clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    fn bounded(max: ByteSize, clock: Clock) -> Self {
        let for_tags = max.0 / 10;
        let max_bytes = max.0 - for_tags;
        let entries = sync::Cache::builder()
            .max_capacity(max_bytes)
            .weigher(|key: &CacheKey, entry: &Arc<Entry>| {
                u32::try_from(entry.weight(key)).unwrap_or(u32::MAX)
            })
            .eviction_policy(EvictionPolicy::lru())
            .build();
        Self {
            clock,
            max_bytes,
            entries,
            tags: TagTimes::new(for_tags),
            sequence: AtomicU64::new(0),
            unsettled: AtomicU64::new(0),
            too_large: LogOnce::default(),
        }
    }

    /// Begins a run without waiting. What is stored with it is revalidated by everything that comes after this call.
    pub fn start(&self) -> Started {
        Started {
            at: self.clock.now(),
            token: self.next(),
            proof: 0,
        }
    }

    /// Stores an entry of a run that began with [`start`](Self::start), unless it is too large or the entry of a later run
    /// is there. Returns the entry, and whether it was kept.
    ///
    /// A store with copies in memory uses this: there, the run is the reading of the entry.
    pub fn insert(&self, key: &CacheKey, started: Started, entry: Entry) -> (Arc<Entry>, bool) {
        let entry = Arc::new(entry.numbered(started.token));
        let weight = entry.weight(key);
        if weight > self.max_bytes.min(u64::from(u32::MAX)) {
            self.log_too_large(key, weight);
            return (entry, false);
        }
        let new = Arc::clone(&entry);
        let stored = self.entries.entry_by_ref(key).and_compute_with(|old| {
            let is_later = old.is_some_and(|old| old.into_value().sequence > new.sequence);
            if is_later { Op::Nop } else { Op::Put(new) }
        });
        self.settle(weight);
        let is_kept = stored
            .into_entry()
            .is_some_and(|stored| Arc::ptr_eq(stored.value(), &entry));
        (entry, is_kept)
    }

    /// Gives an entry another life, which begins now, unless another entry has replaced it. It expires when it would have.
    pub fn renew(&self, key: &CacheKey, entry: &Arc<Entry>, life: CacheLife) {
        let renewed = entry.postponed(life, self.clock.now());
        let renewed = Arc::new(renewed.numbered(entry.sequence));
        self.entries.entry_by_ref(key).and_compute_with(|current| {
            let is_same = current.is_some_and(|current| Arc::ptr_eq(current.value(), entry));
            if is_same { Op::Put(renewed) } else { Op::Nop }
        });
    }

    /// Looks a key up.
    #[must_use]
    pub fn find(&self, key: &CacheKey, soft_tags: &[Tag]) -> Lookup {
        match self.entries.get(key) {
            Some(entry) => self.state(entry, soft_tags),
            None => Lookup::Miss,
        }
    }

    /// Revalidates without waiting: see [`Cache::revalidate`].
    pub fn revalidate_now(&self, tags: &[Tag], expire: Option<Duration>) {
        let now = self.clock.now();
        let deadline = expire.map(|expire| now + expire);
        self.tags.revalidate(tags, deadline, now, || self.next());
    }

    /// Returns the number of entries, and the bytes that they take.
    #[must_use]
    pub fn usage(&self) -> (u64, ByteSize) {
        self.entries.run_pending_tasks();
        let bytes = self.entries.weighted_size() + self.tags.bytes();
        (self.entries.entry_count(), ByteSize(bytes))
    }

    fn next(&self) -> u64 {
        self.sequence.fetch_add(1, Ordering::AcqRel) + 1
    }

    fn state(&self, entry: Arc<Entry>, soft_tags: &[Tag]) -> Lookup {
        // Saves reading the clock.
        if entry.is_ageless() && self.tags.is_unchanged(&entry, soft_tags) {
            return Lookup::Fresh(entry);
        }
        let now = self.clock.now();
        let tags = self.tags.state(&entry, soft_tags, now);
        match (entry.age(now), tags) {
            (_, TagState::Dropped) => Lookup::Miss,
            (Age::Expired, _) => Lookup::Expired(entry),
            (Age::Fresh, TagState::Unchanged) => Lookup::Fresh(entry),
            (Age::Stale, _) | (_, TagState::Stale) => Lookup::Stale(entry),
        }
    }

    /// Enforces the bound before too many bytes wait for it: the map does so only after a number of writes.
    fn settle(&self, weight: u64) {
        let unsettled = self.unsettled.fetch_add(weight, Ordering::Relaxed) + weight;
        if unsettled > self.max_bytes / 16 {
            self.unsettled.store(0, Ordering::Relaxed);
            self.entries.run_pending_tasks();
        }
    }

    fn log_too_large(&self, key: &CacheKey, weight: u64) {
        if self.max_bytes > 0 && self.too_large.is_first(key.as_str()) {
            tracing::warn!(
                key = key.as_str(),
                bytes = weight,
                limit = self.max_bytes,
                "an entry is larger than the cache and is not kept"
            );
        }
    }
}

impl Default for MemoryCache {
    fn default() -> Self {
        Self::new()
    }
}

impl Cache for MemoryCache {
    fn clock(&self) -> &Clock {
        &self.clock
    }

    fn peek(&self, key: &CacheKey, soft_tags: &[Tag]) -> Option<Lookup> {
        Some(self.find(key, soft_tags))
    }

    fn get<'a>(&'a self, key: &'a CacheKey, soft_tags: &'a [Tag]) -> BoxFuture<'a, Lookup> {
        ready(self.find(key, soft_tags)).boxed()
    }

    fn begin<'a>(&'a self, _: &'a CacheKey) -> BoxFuture<'a, Begin> {
        ready(Begin::Run(self.start())).boxed()
    }

    fn store<'a>(
        &'a self,
        key: &'a CacheKey,
        started: Started,
        entry: NewEntry,
    ) -> BoxFuture<'a, Stored> {
        let NewEntry {
            value, life, tags, ..
        } = entry;
        let entry = Entry::new(value, life, tags, started.at, self.clock.now());
        let (entry, is_kept) = self.insert(key, started, entry);
        ready(Stored { entry, is_kept }).boxed()
    }

    fn postpone<'a>(
        &'a self,
        key: &'a CacheKey,
        _: Started,
        entry: &'a Arc<Entry>,
        life: CacheLife,
    ) -> BoxFuture<'a, ()> {
        self.renew(key, entry, life);
        ready(()).boxed()
    }

    fn abandon(&self, _: &CacheKey, _: Started) {}

    fn revalidate<'a>(
        &'a self,
        tags: &'a [Tag],
        expire: Option<Duration>,
    ) -> BoxFuture<'a, Result<(), CacheError>> {
        self.revalidate_now(tags, expire);
        ready(Ok(())).boxed()
    }
}

impl fmt::Debug for MemoryCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryCache")
            .field("max_bytes", &self.max_bytes)
            .field("entries", &self.entries.entry_count())
            .finish_non_exhaustive()
    }
}
