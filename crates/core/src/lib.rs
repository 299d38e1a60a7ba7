//! What both of twinroute's styles share.
//!
//! Pages and App handlers differ in what they look like; below that they read the same bodies, query strings and cookies
//! and write the same JSON. People depend on the `twinroute` crate, which re-exports what they need of this one.

pub mod body;
pub mod charset;
pub mod handler;
pub mod header;
pub mod json;
pub mod life;
pub mod params;
pub mod preview;
pub mod segment;

mod chunked;
mod context;
mod cookie_text;
mod cookies;
mod error;
mod etag;
mod form;
mod pairs;
mod query;
mod set_cookie;
mod size;

pub use chunked::{Chunked, GoesOn, KnownLength, Streamed, Unsent, WideHeaders};
pub use context::ConnectionContext;
pub use cookies::Cookies;
pub use error::{ApiError, Error, Redirect, Reply};
pub use etag::{etag, etag_of_buffer, is_fresh};
pub use form::form_pairs;
pub use preview::PreviewSecrets;
pub use query::Query;
pub use set_cookie::{Priority, SameSite, SetCookie};
pub use size::{ByteSize, ByteSizeError};
