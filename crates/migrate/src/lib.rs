//! Moving a Next.js backend route by route: the server that is still behind.
//!
//! ```
//! use std::time::Duration;
//! use twinroute_migrate::Legacy;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let legacy = Legacy::new("http://127.0.0.1:3001")?
//!     .head_timeout(Duration::from_secs(30))
//!     .trusted_peers(["10.0.0.0/8"])?;
//! assert_eq!(legacy.origin(), "http://127.0.0.1:3001");
//! # Ok(())
//! # }
//! ```
//!
//! What [`Legacy`] guarantees for a request that it passes on:
//!
//! 1. The target arrives byte for byte, with the `Host` that the client sent.
//! 2. Headers that belong to one connection stay there; `x-forwarded-*` are true, unless a trusted peer sent them.
//! 3. Bodies stream in both directions, at the pace of the slower side, in whatever encoding they have.
//! 4. An answer that breaks off never looks complete, and a client that leaves takes its request with it.
//! 5. Only a request that can be repeated is: once, when a kept connection turned out to be closed, and for a bounded time while
//!    the server refuses connections, since it restarts.
//!
//! HTTP/1.1 is spoken to the server behind, through hyper's client connections. awc, the obvious choice, reads no
//! answer before the whole body is sent, takes `103 Early Hints` for the answer, and lets a chunked answer that breaks
//! off look complete.

mod connect;
mod download;
mod error;
mod failure;
mod forward;
mod forwarded;
mod headers;
mod legacy;
mod pool;
mod restart;
pub mod rollout;
pub mod shadow;
mod socket;
#[cfg(feature = "legacy-tls")]
mod tls;
#[cfg(not(feature = "legacy-tls"))]
#[path = "no_tls.rs"]
mod tls;
mod tunnel;
mod upload;

pub use error::{LegacyError, LegacyErrorKind};
pub use legacy::Legacy;
pub use rollout::Rollout;
pub use shadow::Shadow;
pub use twinroute_compare as compare;
