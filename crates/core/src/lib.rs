//! What both of twinroute's styles share.
//!
//! Pages and App handlers differ in their interface, but read the same bodies, query strings and cookies, and write the
//! same JSON. This crate is internal: depend on `twinroute`, which re-exports its public items.

pub mod body;
pub mod caching;
pub mod charset;
mod content_type;
pub mod context;
pub mod error_response;
pub mod form_data;
pub mod forwarded;
pub mod handler;
pub mod header;
mod header_values;
pub mod json;
pub mod params;
#[cfg(feature = "draft-mode")]
pub mod preview;
pub mod reason;

mod api_error;
mod bodiless;
mod body_limits;
mod cookie_text;
mod cookies;
mod deadline;
mod error;
mod error_kind;
mod escaped;
mod field_error;
mod fixed_body;
mod form;
mod last_headers;
mod missing_data;
mod not_ported;
mod own_response;
mod pairs;
mod panic_text;
mod query;
mod replay;
mod request_id;
mod response_notes;
mod rewritten_query;
mod served;
mod set_cookie;
mod shortened;
mod size;
mod trace_headers;
mod uri_component;

pub use api_error::ApiError;
pub use bodiless::{drop_body, has_body, is_bodiless};
pub use body_limits::{BodyLimits, ReleaseBody};
pub use content_type::ContentType;
pub use cookies::{Cookies, decode as decode_component};
pub use deadline::deadline;
pub use error::{Error, Redirect, Reply};
pub use error_kind::ErrorKind;
pub use escaped::escaped;
pub use field_error::FieldError;
pub use fixed_body::FixedBody;
pub use form::form_pairs;
pub use forwarded::{ConnectionContext, TrustedPeers, TrustedPeersError};
pub use header_values::IntoHeaderValues;
pub use last_headers::{HeadLines, LastHeaders};
pub use panic_text::panic_text;
pub use query::Query;
pub use replay::Replay;
pub use request_id::{RequestId, RequestIds, X_REQUEST_ID};
pub use response_notes::ResponseNotes;
pub use rewritten_query::RewrittenQuery;
pub use served::{Served, ServedBy, ServingServer};
pub use set_cookie::{Priority, SameSite, SetCookie, iso_date};
pub use shortened::shortened;
pub use size::{ByteSizeError, parse_size};
pub use trace_headers::TraceHeaders;
pub use uri_component::encode as encode_component;

#[cfg(feature = "draft-mode")]
pub use preview::PreviewSecrets;
