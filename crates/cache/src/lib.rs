//! Kept responses and data: lives, tags, revalidation, single flight, and a store in memory.
//!
//! This crate has no HTTP. Depend on `twinroute`, which re-exports it as `twinroute::cache`.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::{io, time::Duration};
//! use twinroute_cache::{CacheLife, CacheOptions, Clock, IncrementalCache, MemoryCache};
//!
//! async fn load(id: u32) -> io::Result<String> {
//!     Ok(format!("product {id}"))
//! }
//!
//! let clock = Clock::manual();
//! let cache = IncrementalCache::new(MemoryCache::new().clock(clock.clone()));
//! let options = CacheOptions::from(CacheLife::MINUTES).tag("products");
//! let product = cache.cached(("product", 1), options, load(1)).await?;
//! assert_eq!(product, "product 1");
//!
//! // Within a minute, or until the tag is revalidated, `load` does not run again.
//! clock.advance(Duration::from_secs(59));
//! let options = CacheOptions::from(CacheLife::MINUTES).tag("products");
//! let product = cache.cached(("product", 1), options, load(1)).await?;
//! assert_eq!(cache.counters()[0].1.hits, 1);
//! # let _ = product;
//! # Ok(())
//! # }
//! ```
//!
//! # What is kept
//!
//! An *entry* is a response, under its path, or data, under a key that is anything serializable. It has a *life* and
//! *tags*. A lookup finds it in one of these states:
//!
//! | state | when | what happens |
//! | --- | --- | --- |
//! | fresh | younger than `revalidate`, and none of its tags was revalidated since its run began | it is used |
//! | stale | older than `revalidate`, or a tag was revalidated with an expiry that has not passed | it is used, and one run in the background replaces it |
//! | expired | older than `expire` | a new one is computed first |
//! | dropped | a tag was revalidated at once, or its expiry has passed | a new one is computed first |
//!
//! # Lives
//!
//! These are Next's profiles. [`CacheProfiles`] adds others.
//!
//! | profile | stale after | expires after |
//! | --- | --- | --- |
//! | `default` | 15 minutes | never |
//! | `seconds` | 1 second | 1 minute |
//! | `minutes` | 1 minute | 1 hour |
//! | `hours` | 1 hour | 1 day |
//! | `days` | 1 day | 1 week |
//! | `weeks` | 1 week | 30 days |
//! | `max` | 30 days | 365 days |
//!
//! # Rules
//!
//! 1. The age of an entry counts from when it was stored. Revalidations count from when its run began: a run that began
//!    before a revalidation never makes a fresh entry, however fast the two follow each other.
//! 2. At most one run of a key is under way in a process, and usually among all servers with one store. Others wait for its
//!    value. When it fails they all run at once, without keeping their values; when it is cancelled, one of them runs.
//!    None waits for more than 30 seconds.
//! 3. A failed run never replaces an entry. A stale response is used again for the time for which it was fresh before, but
//!    for 3 to 30 seconds, and not longer than until it expires. Stale data is tried again by the next lookup.
//! 4. Failures and entries with a life of zero are not kept.
//! 5. A tag has one pending expiry: the earliest that its revalidations have set. When it passes, all entries are dropped
//!    whose runs began before the last of these revalidations. A later expiry never undoes an earlier revalidation.
//! 6. What is computed within a [`Scope`] collects the tags of the data that it reads. It takes their shortest life, unless
//!    it sets its own. It never reads stale data, since its own value would be fresh.
//! 7. Data is also revalidated with the path of the route that reads it, for this route.
//! 8. All spellings of a path are one key and one tag. A path that is a key has at most 1,024 bytes.
//! 9. A [`MemoryCache`] is bounded in bytes. When it has too many times of revalidated tags, it forgets the oldest, and with
//!    them all entries whose runs began before: it never takes an old entry for a fresh one.

mod cache;
mod cached;
mod clock;
mod counters;
mod entry;
mod error;
mod incremental;
mod key;
mod life;
mod log_once;
mod memory;
mod options;
mod path;
mod profiles;
mod revalidate_error;
mod revalidation;
mod scope;
mod tag;
mod timestamp;

pub use cache::{Begin, Cache, Lookup, Started, Stored};
pub use cached::{MAX_DATA_SIZE, cached_in};
pub use clock::Clock;
pub use counters::{Counter, Counts, Outcome};
pub use entry::{Age, Entry, NewEntry};
pub use error::{CacheError, UnknownProfile};
pub use incremental::{Attempt, IncrementalCache, MAX_PATH_LENGTH, Run};
pub use key::{CacheKey, KeyError, MAX_KEY_LENGTH};
pub use life::{CacheLife, LifeError};
pub use memory::MemoryCache;
pub use options::CacheOptions;
pub use path::canonical_path;
pub use profiles::{CacheProfiles, NamedLife};
pub use revalidate_error::RevalidateError;
pub use revalidation::{PathKind, Revalidation};
pub use scope::{InScope, Scope, cache_life, cache_tag};
pub use tag::{MAX_COLLECTED_TAGS, MAX_TAG_LENGTH, MAX_TAGS, Tag, TagError};
pub use timestamp::Timestamp;
