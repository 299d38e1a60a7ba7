//! What is kept.

use std::{
    any::Any,
    fmt,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use bytes::Bytes;

use crate::{CacheKey, CacheLife, Tag, Timestamp};

/// A value to be kept, with its life and tags.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// The value: the stored form of a response, or JSON. A larger buffer that it is a part of is kept with it, and does not
    /// count towards the memory's bound.
    pub value: Bytes,
    /// How long it is fresh, and when it expires.
    pub life: CacheLife,
    /// The tags by which it is revalidated.
    pub tags: Arc<[Tag]>,
    /// The tags of the reader that needed the value. They are not kept with it, but a store with several servers may
    /// begin to watch them.
    pub soft_tags: Arc<[Tag]>,
}

impl NewEntry {
    /// Creates a value to be kept.
    pub fn new(value: impl Into<Bytes>, life: CacheLife, tags: impl Into<Arc<[Tag]>>) -> Self {
        Self {
            value: value.into(),
            life,
            tags: tags.into(),
            soft_tags: Arc::default(),
        }
    }

    /// Makes an entry that is not kept.
    pub(crate) fn unkept(self, now: Timestamp) -> Entry {
        Entry::new(self.value, self.life, self.tags, now, now)
    }

    /// Sets the tags of the reader for whom the value was computed.
    #[must_use]
    pub fn soft_tags(self, soft_tags: impl Into<Arc<[Tag]>>) -> Self {
        Self {
            soft_tags: soft_tags.into(),
            ..self
        }
    }
}

/// The age of an entry, in terms of its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// It is used.
    Fresh,
    /// It is used while a new one is computed.
    Stale,
    /// It is not used.
    Expired,
}

/// A kept value.
pub struct Entry {
    value: Bytes,
    life: CacheLife,
    tags: Arc<[Tag]>,
    started_at: Timestamp,
    stored_at: Timestamp,
    /// The value of `stored_at` plus the life's ages, so that a hit only compares.
    stale_at: Timestamp,
    expired_at: Timestamp,
    decoded: OnceLock<Box<dyn Any + Send + Sync>>,
    /// The number of the run in the memory that keeps the entry.
    pub(crate) sequence: u64,
    /// The last revalidation up to which none concerned the entry.
    pub(crate) checked: AtomicU64,
}

impl Entry {
    /// Creates an entry whose computing began at `started_at`, and which was stored at `stored_at`, from when on its age
    /// counts.
    #[must_use]
    pub fn new(
        value: Bytes,
        life: CacheLife,
        tags: Arc<[Tag]>,
        started_at: Timestamp,
        stored_at: Timestamp,
    ) -> Self {
        let after = |age: Option<_>| age.map_or(Timestamp::MAX, |age| stored_at + age);
        Self {
            value,
            life,
            tags,
            started_at,
            stored_at,
            stale_at: after(life.revalidate_after()),
            expired_at: after(life.expire_after()),
            decoded: OnceLock::new(),
            sequence: 0,
            checked: AtomicU64::new(0),
        }
    }

    /// Returns the same value with another life, which begins at `stored_at`. It expires when it would have.
    #[must_use]
    pub fn postponed(&self, life: CacheLife, stored_at: Timestamp) -> Self {
        let value = self.value.clone();
        let tags = Arc::clone(&self.tags);
        Self {
            expired_at: self.expired_at,
            ..Self::new(value, life, tags, self.started_at, stored_at)
        }
    }

    /// Sets the number of the run that computed the entry. Earlier revalidations don't concern it.
    pub(crate) fn numbered(mut self, sequence: u64) -> Self {
        self.sequence = sequence;
        self.checked = AtomicU64::new(sequence);
        self
    }

    /// Returns the value.
    #[must_use]
    pub fn value(&self) -> &Bytes {
        &self.value
    }

    /// Returns the entry's life.
    #[must_use]
    pub fn life(&self) -> CacheLife {
        self.life
    }

    /// Returns the entry's tags.
    #[must_use]
    pub fn tags(&self) -> &Arc<[Tag]> {
        &self.tags
    }

    /// Returns when the computing of the value began.
    #[must_use]
    pub fn started_at(&self) -> Timestamp {
        self.started_at
    }

    /// Returns when the value was stored. Its age counts from then on.
    #[must_use]
    pub fn stored_at(&self) -> Timestamp {
        self.stored_at
    }

    /// Returns when the entry expires, or [`Timestamp::MAX`] for never.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.expired_at
    }

    /// Returns the entry's age at `now`, regardless of its tags.
    #[must_use]
    pub fn age(&self, now: Timestamp) -> Age {
        if now >= self.expired_at {
            Age::Expired
        } else if now >= self.stale_at {
            Age::Stale
        } else {
            Age::Fresh
        }
    }

    /// Returns the decoded form of the value, which is decoded once. Returns `None` if `decode` does, or if the value was
    /// decoded as another type before.
    ///
    /// The decoded form counts towards the memory's bound with a few hundred bytes, whatever its size: it should share the bytes of the value.
    pub fn decoded<T: Any + Send + Sync>(
        &self,
        decode: impl FnOnce(&Bytes) -> Option<T>,
    ) -> Option<&T> {
        if self.decoded.get().is_none() {
            let value = decode(&self.value)?;
            // Another thread may have decoded it meanwhile, to the same value.
            let _ = self.decoded.set(Box::new(value));
        }
        self.decoded.get()?.downcast_ref()
    }

    /// Whether the entry is fresh at any age.
    pub(crate) fn is_ageless(&self) -> bool {
        self.stale_at == Timestamp::MAX && self.expired_at == Timestamp::MAX
    }

    /// Returns the bytes that the entry takes in memory under `key`.
    pub(crate) fn weight(&self, key: &CacheKey) -> u64 {
        let tags: usize = self.tags.iter().map(|tag| tag.as_str().len() + TAG).sum();
        (key.as_str().len() + self.value.len() + tags + OVERHEAD) as u64
    }

    pub(crate) fn mark_checked(&self, revalidation: u64) {
        self.checked.fetch_max(revalidation, Ordering::Release);
    }
}

/// What an entry takes besides its texts: itself, its place in the map and in the order of use, which `tests/memory.rs`
/// measures, and about 400 bytes for the headers of a decoded response.
const OVERHEAD: usize = 1_000;
/// What a tag takes besides its text.
const TAG: usize = 40;

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry")
            .field("bytes", &self.value.len())
            .field("life", &self.life)
            .field("tags", &self.tags)
            .field("started_at", &self.started_at)
            .field("stored_at", &self.stored_at)
            .finish_non_exhaustive()
    }
}
