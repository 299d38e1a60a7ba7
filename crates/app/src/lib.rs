//! Next.js App Router route handlers, `get(request, context)` and its like, and `proxy(request)`, on actix-web.
//!
//! ```
//! use serde::{Deserialize, Serialize};
//! use twinroute_app::{NextRequest, NextResponse, Result, RouteContext, not_found, route};
//!
//! #[derive(Deserialize, Serialize)]
//! struct Params { id: u32 }
//!
//! async fn get(ctx: RouteContext<Params>) -> Result<NextResponse> {
//!     if ctx.params.id > 9 {
//!         return Err(not_found());
//!     }
//!     Ok(NextResponse::json(&ctx.params))
//! }
//! async fn post(mut req: NextRequest) -> Result<NextResponse> {
//!     let params: Params = req.json().await?;
//!     Ok(NextResponse::json(&params).status(201))
//! }
//! let posts = route().get(get).post(post);
//! ```
//!
//! Rules for every route:
//! 1. HEAD runs `get`; OPTIONS is a 204 with `Allow`; another method without a handler is a 405, a method that Next does not
//!    support a 400.
//! 2. The handler reads the body itself, without a limit unless the route sets one.
//! 3. [`headers()`] and [`cookies()`] work in any code that the handler calls, and in the stream of its response, but not in
//!    a task that it spawns.
//! 4. [`after()`] schedules work to run after the response, from the same places.
//! 5. A handler runs to completion if its client disconnects, unless its route sets [`OnDisconnect::Cancel`].
//! 6. The response to an error or a panic is a bare 500; an [`ApiError`](twinroute_core::ApiError) keeps its status and message.
//! 7. The responses of a route are kept if its [`SegmentConfig`] or its `generate_static_params` requests it, see
//!    [`AppRoute::caching`]: [`serve_kept`] runs the handler without the request of a client.
//! 8. A [`proxy()`] runs before the handlers that it guards, which run only if it returns [`NextResponse::next()`] or
//!    [`NextResponse::rewrite()`]. It may read the body: the handler gets it whole.

mod argument;
mod attempt;
mod blob;
mod body_kind;
mod caching;
mod client;
mod connection;
mod context;
#[cfg(feature = "multipart-disk")]
mod disk;
#[cfg(feature = "draft-mode")]
mod draft;
#[cfg(feature = "draft-mode")]
mod draft_state;
#[cfg(not(feature = "draft-mode"))]
#[path = "no_draft_state.rs"]
mod draft_state;
mod headers;
mod jar;
mod lazy_url;
pub mod metadata;
mod methods;
mod navigation;
mod onward;
mod own_origin;
mod proxy_config;
mod proxy_outcome;
mod proxy_route;
mod request;
mod request_body;
mod request_cookies;
mod response;
mod response_cookies;
mod route_context;
mod search_params;
mod segment_config;
mod serve;
mod serve_kept;
mod serve_proxy;
mod sse;
mod static_params;
mod tee_reader;
mod typed_body;
mod url;
mod url_config;
mod url_frame;
#[cfg(feature = "user-agent")]
mod user_agent;

pub use attempt::attempt;
pub use blob::Blob;
pub use caching::{Caching, CachingRule};
pub use client::Geo;
pub use connection::connection;
pub use draft_state::{DraftCookie, clear_draft, draft_cookie, is_revalidation};
pub use headers::{Headers, headers};
pub use jar::{CookieJar, cookies};
pub use methods::{AppHandler, AppRoute, route};
pub use navigation::{forbidden, not_found, permanent_redirect, redirect, unauthorized};
pub use proxy_config::ProxyConfig;
pub use proxy_outcome::{ProxyContinue, ProxyOutcome};
pub use proxy_route::{ProxyHandler, ProxyRoute, proxy};
pub use request::NextRequest;
pub use request_body::RequestBody;
pub use request_cookies::{RequestCookie, RequestCookies};
pub use response::NextResponse;
pub use response_cookies::ResponseCookies;
pub use route_context::RouteContext;
pub use search_params::SearchParams;
pub use segment_config::{Dynamic, FetchCache, Revalidate, Runtime, SegmentConfig};
pub use serve::{refuse_method, serve};
pub use serve_kept::{KeptRun, serve_kept};
pub use serve_proxy::serve_proxy;
pub use sse::{Event, Sse};
pub use static_params::{StaticParams, StaticParamsHandler, static_params};
pub use twinroute_core::{
    Error,
    context::{Disconnected, OnDisconnect, after},
    form_data::{File, FormData, FormValue},
    params::FromParams,
};
pub use url::NextUrl;
pub use url_config::UrlConfig;

#[cfg(feature = "draft-mode")]
pub use draft::{DraftMode, draft_mode};
#[cfg(feature = "draft-mode")]
pub use twinroute_core::PreviewSecrets;
#[cfg(feature = "user-agent")]
pub use user_agent::{Device, Product, UserAgent};

/// The return type of a fallible route handler; `?` accepts any [`std::error::Error`].
pub type Result<T = NextResponse, E = Error> = std::result::Result<T, E>;
