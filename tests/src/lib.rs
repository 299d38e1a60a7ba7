//! The conformance suite: responses recorded from the real Next.js, and whether another server responds the same.
//!
//! A [`Case`] is a request, down to its bytes, and the behaviour that it pins. `conformance record` sends every case to a
//! live `next start` and writes a [`Recording`] of the response; `conformance check` sends them to any other server
//! and compares. A [`DeliberateDifference`] has the reason for a difference, and twinroute's own response.
//!
//! ```text
//! tests/conformance/            a Next.js project: the TypeScript handlers, their Rust twins beside them
//! tests/conformance/cases/      requests by area, written by hand, one JSON object a line
//! tests/conformance/recordings/ the responses of Next.js, written by `conformance record`
//! tests/conformance/differences.jsonl
//! tests/conformance/projects/   further projects, each with files like these, for settings that concern a whole project
//! ```

mod app_twin;
mod base64_bytes;
mod case;
mod check;
mod http;
mod legacy;
mod log;
mod next;
mod preview;
mod public_folder;
mod recording;
mod routes;
mod run_tokens;
mod snapshot;
mod suite;
pub mod twin;
mod twin_server;
#[expect(
    unreachable_pub,
    reason = "docs/wrappers.md shows them as part of a project"
)]
mod wrappers;

pub use case::{Case, CaseBody, CaseRequest, Encoding};
pub use check::{SuiteReport, check_recordings, check_twin, record_cases};
pub use http::{Incomplete, ReceivedResponse, send_all};
pub use legacy::serve_legacy;
pub use next::NextServer;
pub use preview::preview_secrets;
pub use public_folder::PublicFolder;
pub use recording::{DeliberateDifference, RecordedBody, RecordedResponse, Recording};
pub use snapshot::{is_current_snapshot, take_snapshot, write_snapshot};
pub use suite::{Area, Suite, replay};
pub use twin_server::{Twin, twin_server};

twinroute::routes!();
