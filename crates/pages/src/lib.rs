//! Next.js Pages API handlers, `handler(req, res)`, on actix-web.
//!
//! ```
//! use twinroute_pages::{NextApiRequest, NextApiResponse, Sent};
//!
//! async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
//!     let Some(pid) = req.query().get("pid") else { return res.status(400).send("pid?") };
//!     res.status(200).json(&serde_json::json!({ "id": pid }))
//! }
//! ```
//!
//! Rules for every handler:
//! 1. Its body is read, limited and parsed before it runs; with 400 and 413, it does not run.
//! 2. It responds once: a handler that does not respond, or responds twice, does not compile.
//! 3. It handles every method, including HEAD and OPTIONS.
//! 4. The response to an error or a panic is a 500, with the headers that were set before.
//! 5. It runs to completion if its client disconnects, unless its route sets [`OnDisconnect::Cancel`].
//! 6. [`after()`] schedules work to run after the response, from any code that the handler calls.
//!
//! A handler that does not respond does not compile:
//!
//! ```compile_fail
//! # use twinroute_pages::{NextApiRequest, NextApiResponse, Sent, route};
//! async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
//!     res.status(200);
//! }
//! ```

mod body;
mod body_writer;
mod chunk;
mod config;
mod context;
#[cfg(feature = "multipart-disk")]
mod disk;
#[cfg(feature = "draft-mode")]
mod draft;
#[cfg(not(feature = "draft-mode"))]
#[path = "no_draft.rs"]
mod draft;
#[cfg(feature = "draft-mode")]
mod draft_state;
#[cfg(not(feature = "draft-mode"))]
#[path = "no_draft_state.rs"]
mod draft_state;
mod etag;
mod into_headers;
mod piece_channel;
#[cfg(feature = "draft-mode")]
mod preview_options;
mod raw_body;
mod request;
mod request_stream;
mod response;
mod response_limit;
mod revalidate;
mod route;
mod send;
mod sent;
mod serve;
mod size_limit;
mod typed;

pub use body::{Body, FromBody};
pub use body_writer::BodyWriter;
pub use chunk::IntoChunk;
pub use config::PageConfig;
pub use etag::etag;
pub use into_headers::IntoHeaders;
pub use raw_body::RawBody;
pub use request::NextApiRequest;
pub use request_stream::RequestStream;
pub use response::{Anything, NextApiResponse};
pub use revalidate::Revalidate;
pub use route::{PagesHandler, PagesRoute, route};
pub use send::SendBody;
pub use sent::Sent;
pub use serve::serve;
pub use twinroute_core::{
    Error,
    context::{Disconnected, OnDisconnect, after},
    form_data::{File, FormData, FormValue},
};

#[cfg(feature = "draft-mode")]
pub use preview_options::PreviewOptions;
#[cfg(feature = "draft-mode")]
pub use twinroute_core::PreviewSecrets;

/// The return type of a fallible Pages handler; `?` accepts any [`std::error::Error`].
pub type Result<T = Sent, E = Error> = std::result::Result<T, E>;
