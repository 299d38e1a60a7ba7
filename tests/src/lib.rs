//! The conformance suite: what the real Next.js answers, and whether a server answers the same.
//!
//! A [`Case`] is a request, down to its bytes, and the behaviour it pins. `conformance record` sends every case to a
//! live `next start` and writes a [`Recording`] of what came back; `conformance check` sends them to any other server
//! and compares. Where twinroute answers differently on purpose, a [`DeliberateDifference`] says why and what instead.
//!
//! ```text
//! tests/conformance/            a Next.js project: the TypeScript handlers, their Rust twins beside them
//! tests/conformance/cases/      requests by area, written by hand, one JSON object a line
//! tests/conformance/recordings/ what Next.js answered, written by `conformance record`
//! tests/conformance/differences.jsonl
//! ```

mod app_twin;
mod base64_bytes;
mod case;
mod check;
mod http;
mod log;
mod next;
mod preview;
mod recording;
mod routes;
mod suite;
pub mod twin;

pub use case::{Body, Case, Encoding, Request};
pub use check::{Report, ask, check_recordings, check_twin};
pub use http::{Cut, Exchange, exchange};
pub use next::NextServer;
pub use preview::preview_secrets;
pub use recording::{DeliberateDifference, Recorded, RecordedBody, Recording};
pub use suite::{Area, Suite, replay};

twinroute::routes!();
