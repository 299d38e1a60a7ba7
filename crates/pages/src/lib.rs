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

mod answer;
mod body;
mod config;
mod content_type;
mod draft;
mod exchange;
mod limit;
mod preview_options;
mod raw_body;
mod request;
mod response;
mod route;
mod send;
mod serve;
mod tag;
mod typed;
mod write;

pub use answer::Sent;
pub use body::{Body, FromBody};
pub use config::PageConfig;
pub use preview_options::PreviewOptions;
pub use raw_body::RawBody;
pub use request::NextApiRequest;
pub use response::{Anything, NextApiResponse};
pub use route::{PagesHandler, PagesRoute, route};
pub use send::SendBody;
pub use serve::serve;
pub use twinroute_core::PreviewSecrets;
pub use twinroute_core::life::{Disconnected, OnDisconnect, after};
pub use write::BodyWriter;
