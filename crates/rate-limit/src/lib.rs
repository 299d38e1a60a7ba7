//! Rate limits for HTTP requests: GCRA by [`governor`], keys of clients, and memory that no flood of keys exceeds.
//!
//! ```
//! use std::{net::IpAddr, time::Duration};
//! use twinroute_rate_limit::{Limiter, RateKey, RateLimit};
//!
//! let limiter = Limiter::new(RateLimit::new(2, Duration::from_secs(60)));
//! let client = RateKey::from("192.0.2.1".parse::<IpAddr>().unwrap());
//! assert_eq!(limiter.check(&client).remaining(), 1);
//! assert!(limiter.check(&client).is_allowed());
//! let decision = limiter.check(&client);
//! assert_eq!((decision.is_allowed(), decision.retry_after()), (false, Some(30)));
//! ```
//!
//! `twinroute::Routes` applies limits to requests: `rate_limit`, `rate_limit_below` and `rate_limit_route`.
//!
//! # Guarantees
//!
//! 1. **Exact.** A key gets at most its burst at once, and afterwards one request for each interval (the period divided by the
//!    limit), from however many threads.
//! 2. **Bounded.** A limit takes at most 20 bytes for each of its [`max_keys`](RateLimit::max_keys): 1.3 MB by default. Keys are
//!    kept as 64-bit hashes with a secret, so their length takes no memory.
//! 3. **No way around by a flood.** When there is no room for a new key, it takes the place of the one that has used the least, and
//!    inherits what that one has used. So a key that has left has used no more than any new key begins with: no flood of other keys
//!    gives a client more than its quota. A flood can only cost new clients a part of theirs, until the intervals have passed.
//! 4. **The clock** is monotonic: changes to the system's time have no effect. If it jumps back nevertheless, a key that is
//!    exhausted waits for one interval from then.

mod clock;
mod decision;
mod key;
mod key_source;
mod limiter;
mod quota;
mod rate_limit;
mod shared;
mod slots;

pub use self::clock::{Clock, Monotonic};
pub use self::decision::Decision;
pub use self::key::RateKey;
pub use self::limiter::Limiter;
pub use self::quota::Quota;
pub use self::rate_limit::RateLimit;
pub use self::shared::SharedLimits;
