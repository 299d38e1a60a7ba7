//! A store in Redis 7 or Valkey for kept responses, data and rate limits, which several servers share.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use twinroute_cache::{CacheLife, CacheOptions, IncrementalCache, Revalidation};
//! use twinroute_redis::RedisCache;
//!
//! let redis = RedisCache::builder("redis://127.0.0.1:6379")
//!     .version("2026-11-28.1")
//!     .prefix("shop:")
//!     .connect()
//!     .await?;
//! let cache = IncrementalCache::new(redis);
//!
//! let options = CacheOptions::new().tag("products").life(CacheLife::HOURS);
//! let load = async { Ok::<_, std::io::Error>(42) };
//! let price = cache.cached(("price", 1), options, load).await?;
//! cache.revalidate_tag("products", Revalidation::Now).await?;
//! # assert_eq!(price, 42);
//! # Ok(())
//! # }
//! ```
//!
//! # Guarantees
//!
//! 1. **A revalidation counts.** A value whose computing began before a revalidation of one of its tags that Redis has
//!    acknowledged is never served as fresh by a lookup in Redis after it, by the clock of Redis. It does not matter
//!    whether the tag was known before computing, which records were evicted in between, or whether Redis was restarted from
//!    a snapshot.
//! 2. **Local copies follow within 100 ms.** Each server keeps copies of what it reads. A message drops or ages them,
//!    usually within a millisecond. A copy counts as fresh only if the link has been seen to deliver within twice the
//!    [`step_timeout`](RedisCacheBuilder::step_timeout), so also if the link breaks, it is not fresh for longer.
//! 3. **A revalidation costs the same for one entry and for a million.** It takes two commands for each tag and a few more.
//!    Nothing lists the entries of a tag, and `SCAN` and `KEYS` are never used.
//! 4. **Nothing stays.** Every key has a TTL.
//! 5. **One run at a time.** A run has a lease, which the server renews while it runs and gives back at its end. If the
//!    server dies, others wait for at most the [`lease`](RedisCacheBuilder::lease).
//! 6. **Requests don't wait for a Redis that fails.** Each step of a request waits for at most the `step_timeout`, and not
//!    at all while the link is known to be lost.
//! 7. **Without the link**, local copies are served as stale for at most the
//!    [`offline_ttl`](RedisCacheBuilder::offline_ttl). Then handlers run for each request, and nothing is kept.
//!    Revalidations take effect on the own server at once. They wait, at most 10,000 tags, and are sent when the link is
//!    back, before anything is served as fresh. With more tags, everything is revalidated in their place. They are lost if
//!    the process ends before.
//! 8. **The link comes back** within a second of Redis. All entries are then read from Redis again, since revalidations may
//!    have been missed.
//! 9. **What can't be proven is a miss.** A run whose tags have no record in Redis yet, while any tag is revalidated during
//!    the run, is not kept. The next one is. Malformed values are misses.
//!
//! # Rate limits
//!
//! [`RedisCache::limits`] shares rate limits between servers, over the same link. A request takes one round trip for each of its
//! limits, and counts exactly once for all servers, by the clock of Redis. It waits once for at most the `step_timeout`; then, and at
//! once while the link is lost, the server decides by its own count of the same quota, which begins anew. So while Redis is not
//! reachable, each server allows up to the quota. A key takes some 100 bytes in Redis until it has its whole burst again. The clock of
//! Redis may be set back: a key that is exhausted then waits for no longer than before.
//!
//! If Redis evicts a key, its count begins anew. Keys of limits expire soon, so `volatile-ttl` evicts them first. If that matters,
//! set `maxmemory-policy noeviction`, or give limits a Redis of their own, apart from that of kept responses. With `noeviction`, a
//! full Redis refuses to count, and servers decide by their own counts.
//!
//! # Settings
//!
//! | Setting | Default | |
//! | --- | --- | --- |
//! | [`version`](RedisCacheBuilder::version) | required | servers of different versions don't read each other's entries |
//! | [`prefix`](RedisCacheBuilder::prefix) | none | the beginning of all keys and of the channel |
//! | [`step_timeout`](RedisCacheBuilder::step_timeout) | 50 ms | how long a request waits at each step |
//! | [`offline_ttl`](RedisCacheBuilder::offline_ttl) | 30 s | how long local copies are served without the link |
//! | [`lease`](RedisCacheBuilder::lease) | 2 s | how long a dead server delays others |
//! | [`max_ttl`](RedisCacheBuilder::max_ttl) | 30 days | the longest TTL of an entry |
//! | [`max_entry_bytes`](RedisCacheBuilder::max_entry_bytes) | 8 MiB | larger values are not kept |
//! | [`local_bytes`](RedisCacheBuilder::local_bytes) | 50 MiB | the bound of local copies |
//! | [`log_interval`](RedisCacheBuilder::log_interval) | 10 s | how often a lasting problem is logged |
//! | [`clock`](RedisCacheBuilder::clock) | the system's | a manual clock, for tests |
//!
//! # Operation
//!
//! - **Memory.** Set `maxmemory` with `maxmemory-policy allkeys-lru` or `allkeys-lfu`. Evictions are sound under every
//!   policy. With `allkeys-random` or `volatile-ttl`, the guard may be evicted, and with it everything. With `noeviction`, a
//!   full Redis keeps no new entries; lookups and revalidations go on.
//! - **Persistence** is of no use: after a restart or a failover, all entries are misses, because revalidations may have been
//!   lost.
//! - **Permissions.** `+hello +auth +select +ping +info +subscribe +publish +evalsha +eval +script|load +time +hget +hmget
//!   +hset +get +set +del +exists +pttl +pexpire`, the keys `~<prefix>tr1:*` and the channel `&<prefix>tr1:*`.
//! - **Topology.** Redis 7.0 or newer, or Valkey, with RESP3. One server, or a primary with replicas behind an address that leads to the primary. Redis Cluster does
//!   not work: the scripts read keys of several slots.
//! - **Latency.** A request without a local copy makes one round trip to Redis, and a miss three. A server that is more than
//!   a few milliseconds away needs a longer `step_timeout`.
//! - **Log.** While the link is lost or Redis refuses to serve, there is a warning each `log_interval` with the reason, and a
//!   line when it serves again.
//!
//! # Format
//!
//! | Key | |
//! | --- | --- |
//! | `tr1:entry:<version>:<key>` | an entry: a hash of `guard`, `started`, `stored`, `revalidate`, `expire`, `tags`, `bases`, `value` |
//! | `tr1:tag:<tag>` | a tag: `base`, when the record was made; `stale`, the last revalidation; `dead`, the last one at once; `until`, when entries from before `stale` expire |
//! | `tr1:guard` | `base`, when it was made; `run`, the run of the Redis server; `tick`, the last time that was used; `last`, the last revalidation of any tag |
//! | `tr1:lease:<version>:<key>` | the beginning of a run |
//! | `tr1:limit:<hash>` | a key of a rate limit: the time at which it has its whole burst again. The hash is of the limit and the key |
//!
//! An entry holds the base of the guard and of each of its tags, and is a miss if one is missing or another. A run is kept
//! if the guard is the one of its beginning, and if each of its tags has a record that is older than the run, or no tag at
//! all was revalidated since it began. All times are microseconds by the clock of Redis, and unique: each is later than the
//! `tick` before, also if the clock is set back. Each [script](https://github.com/twinroute/twinroute/tree/main/crates/redis/src/scripts)
//! describes its arguments and result.

mod cache;
mod client;
mod copies;
mod error;
mod keys;
mod leases;
mod limits;
mod link;
mod message;
mod pulse;
mod queue;
mod reply;
mod report;
mod scripts;
mod settings;
mod soft_tags;
mod watch;

pub use self::cache::RedisCache;
pub use self::error::RedisCacheError;
pub use self::limits::RedisLimits;
pub use self::settings::RedisCacheBuilder;
