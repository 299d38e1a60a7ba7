//! The interface of a store.

use std::{fmt, sync::Arc, time::Duration};

use futures_util::future::BoxFuture;

use crate::{CacheError, CacheKey, CacheLife, Clock, Entry, NewEntry, Tag, Timestamp};

/// What a store has under a key.
#[derive(Debug, Clone)]
pub enum Lookup {
    /// An entry to be used.
    Fresh(Arc<Entry>),
    /// An entry to be used while a new one is computed.
    Stale(Arc<Entry>),
    /// An entry that is too old to be used: its life has expired.
    Expired(Arc<Entry>),
    /// No entry, or one that a revalidation has dropped.
    Miss,
}

impl Lookup {
    /// Returns the entry to be used: fresh or stale, but not expired.
    #[must_use]
    pub fn usable(&self) -> Option<&Arc<Entry>> {
        match self {
            Self::Fresh(entry) | Self::Stale(entry) => Some(entry),
            Self::Expired(_) | Self::Miss => None,
        }
    }

    /// Whether the entry is fresh.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        matches!(self, Self::Fresh(_))
    }
}

/// The beginning of a run, by which its store knows which revalidations came before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Started {
    /// When the run began, by the clock of the store.
    pub at: Timestamp,
    /// The number of the run or of its lease.
    pub token: u64,
    /// The state of the store when the run began.
    pub proof: u64,
}

/// Whether a run may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// Run, then store or abandon.
    Run(Started),
    /// Another server computes the value: ask again soon.
    Busy,
    /// The store can't be reached: run, and keep nothing.
    Uncached,
}

/// A value at the end of its run.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The entry for the caller to use, kept or not.
    pub entry: Arc<Entry>,
    /// Whether the store keeps it, as far as it is known.
    pub is_kept: bool,
}

/// A store of entries and of the times at which tags were revalidated.
///
/// [`MemoryCache`](crate::MemoryCache) implements it in this crate, and `RedisCache` in `twinroute-redis`. A store decides
/// which entries are fresh; [`IncrementalCache`](crate::IncrementalCache) decides which runs begin.
///
/// `soft_tags` are the tags of a reader: for this reader, an entry is also revalidated by those. So data that a route reads
/// is revalidated with the path of the route, whatever its own tags are.
pub trait Cache: fmt::Debug + Send + Sync + 'static {
    /// Returns the clock of the store.
    fn clock(&self) -> &Clock;

    /// Whether other servers use the same store. The default is `false`.
    fn is_shared(&self) -> bool {
        false
    }

    /// Looks a key up without waiting. Returns `None` if only [`get`](Self::get) can find out.
    fn peek(&self, key: &CacheKey, soft_tags: &[Tag]) -> Option<Lookup>;

    /// Looks a key up. It never fails: without its server, a store finds nothing, or stale local copies. It takes a bounded
    /// time.
    fn get<'a>(&'a self, key: &'a CacheKey, soft_tags: &'a [Tag]) -> BoxFuture<'a, Lookup>;

    /// Begins a run that computes the value of a key. A run that has begun ends with [`store`](Self::store) or
    /// [`abandon`](Self::abandon).
    fn begin<'a>(&'a self, key: &'a CacheKey) -> BoxFuture<'a, Begin>;

    /// Ends a run with its value. A store does not keep a value that is too large, that may have been revalidated since the
    /// run began, or that it can't send to its server in time.
    fn store<'a>(
        &'a self,
        key: &'a CacheKey,
        started: Started,
        entry: NewEntry,
    ) -> BoxFuture<'a, Stored>;

    /// Ends a background run that failed: the entry which it should have replaced gets another life, which begins now. It
    /// expires when it would have, and what was revalidated stays so: see [`Entry::postponed`].
    fn postpone<'a>(
        &'a self,
        key: &'a CacheKey,
        started: Started,
        entry: &'a Arc<Entry>,
        life: CacheLife,
    ) -> BoxFuture<'a, ()>;

    /// Ends a run that failed or was cancelled.
    fn abandon(&self, key: &CacheKey, started: Started);

    /// Revalidates all entries with one of these tags whose runs began before. With `None` they are not used from now on;
    /// with a duration they are stale now and not used after it, where [`Duration::MAX`] is never.
    ///
    /// The effect on this process occurs before the future is polled for the first time or on that poll, and before it
    /// waits for anything.
    ///
    /// # Errors
    /// When other servers could not be reached, and the revalidation can't be kept for later either.
    fn revalidate<'a>(
        &'a self,
        tags: &'a [Tag],
        expire: Option<Duration>,
    ) -> BoxFuture<'a, Result<(), CacheError>>;
}
