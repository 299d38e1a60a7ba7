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
//! What holds for every handler:
//! 1. Its body was read, limited and parsed before it runs: 400 and 413 are answered without it.
//! 2. It answers once: a handler that forgets to, or answers twice, does not compile.
//! 3. It sees every method; HEAD and OPTIONS are not answered for it.
//! 4. An error or a panic is answered with 500, under the headers that were set before.
//! 5. One whose client has gone runs to its end, unless its route says [`OnDisconnect::Cancel`].
//! 6. [`after()`] leaves work for the time after the answer, from everything that the handler calls.
//!
//! A handler that forgets to answer:
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
mod pieces;
#[cfg(feature = "draft-mode")]
mod preview_options;
mod raw_body;
mod request;
mod request_stream;
mod response;
mod response_limit;
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

/// What a Pages handler returns that may fail; `?` takes any [`std::error::Error`].
pub type Result<T = Sent, E = Error> = std::result::Result<T, E>;
