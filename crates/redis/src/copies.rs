//! Local copies of entries in Redis.

use std::{
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};

use bytesize::ByteSize;
use twinroute_cache::{CacheKey, CacheLife, Clock, Entry, Lookup, MemoryCache, Started, Tag};

use crate::soft_tags::SoftTags;

/// The entries that were read over one link, and the revalidations that came over it.
///
/// The next link begins with no copies, since messages may have been lost in between. An entry whose reading began before is
/// inserted here, where it is not found any more.
#[derive(Debug)]
pub(crate) struct Copies {
    memory: MemoryCache,
    soft_tags: RwLock<SoftTags>,
}

impl Copies {
    pub(crate) fn new(max: ByteSize, clock: Clock) -> Self {
        Self {
            memory: MemoryCache::new().max_bytes(max).clock(clock),
            soft_tags: RwLock::default(),
        }
    }

    /// All revalidations since this time in Redis, in microseconds, are received.
    pub(crate) fn receives_since(&self, time: u64) {
        self.write().receives_since(time);
    }

    /// Begins the reading of an entry. Revalidations from now on count for its copy.
    pub(crate) fn start(&self) -> Started {
        self.memory.start()
    }

    /// Keeps a copy of an entry that was fresh in Redis, for a reader with `soft_tags`.
    pub(crate) fn insert(
        &self,
        key: &CacheKey,
        reading: Started,
        entry: Entry,
        soft_tags: &[Tag],
    ) -> Arc<Entry> {
        let begun = entry.started_at();
        let (entry, _) = self.memory.insert(key, reading, entry);
        if !soft_tags.is_empty() {
            self.write().clear(soft_tags, begun, reading.token);
        }
        entry
    }

    /// Returns the state of a copy, as far as it is known here. `Miss`: only Redis knows.
    pub(crate) fn find(&self, key: &CacheKey, soft_tags: &[Tag]) -> Lookup {
        let found = self.memory.find(key, &[]);
        let Some(entry) = found.usable() else {
            return Lookup::Miss;
        };
        if soft_tags.is_empty() || self.read().are_clear(soft_tags, entry.started_at()) {
            found
        } else {
            Lookup::Miss
        }
    }

    /// Gives a copy another life.
    pub(crate) fn renew(&self, key: &CacheKey, entry: &Arc<Entry>, life: CacheLife) {
        self.memory.renew(key, entry, life);
    }

    /// Applies a revalidation. `at` is its time in Redis, or `None` as long as Redis does not know of it.
    pub(crate) fn revalidate(&self, tags: &[Tag], expire: Option<Duration>, at: Option<u64>) {
        self.memory.revalidate_now(tags, expire);
        let number = self.memory.start().token;
        self.write().revalidate(tags, at, number);
    }

    fn read(&self) -> RwLockReadGuard<'_, SoftTags> {
        self.soft_tags
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, SoftTags> {
        self.soft_tags
            .write()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
