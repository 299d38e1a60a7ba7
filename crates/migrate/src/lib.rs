//! Migration of a Next.js backend, route by route: forwarding to the legacy server and to other hosts, rollout, and
//! shadow comparison.
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
//! [`ExternalHosts`] forwards rewrites to other hosts. [`Legacy`] guarantees for each request that it forwards:
//!
//! 1. The target is unchanged, byte for byte, and so is the client's `Host`.
//! 2. Hop-by-hop headers are removed. `x-forwarded-*` headers are set by this server, or sent by a trusted peer.
//! 3. Bodies stream in both directions with backpressure, and their encoding is unchanged.
//! 4. An incomplete response is never sent as a complete one, and a client that disconnects cancels its request.
//! 5. A request is retried only if that is safe: once, when a reused connection turns out to be closed, and for a bounded
//!    time while the legacy server refuses connections because it restarts.
//!
//! The protocol is HTTP/1.1, through hyper's client connections. awc reads no response before the whole body is sent,
//! returns `103 Early Hints` as the response, and reports an incomplete chunked response as complete.

mod address;
mod connect;
mod download;
mod error;
mod external_hosts;
mod external_url;
mod failure;
mod forward;
mod forwarded;
mod headers;
mod legacy;
mod origin;
mod pool;
mod regenerate;
mod regenerate_error;
mod restart;
pub mod rollout;
mod settings;
pub mod shadow;
mod socket;
mod target;
#[cfg(feature = "legacy-tls")]
mod tls;
#[cfg(not(feature = "legacy-tls"))]
#[path = "no_tls.rs"]
mod tls;
mod tunnel;
mod upload;

pub use error::{LegacyError, LegacyErrorKind};
pub use external_hosts::ExternalHosts;
pub use external_url::{ExternalUrlError, ExternalUrlErrorKind};
pub use legacy::Legacy;
pub use regenerate::Regenerate;
pub use regenerate_error::{RegenerateError, RegenerateErrorKind};
pub use rollout::Rollout;
pub use shadow::Shadow;
pub use twinroute_compare as compare;
