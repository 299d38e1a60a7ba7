//! Next.js API routes, hosted in Rust: both of Next's styles on one actix-web server.
//!
//! ```
//! use twinroute::{Routes, app, pages};
//! use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};
//! use twinroute::app::{NextResponse, RouteContext};
//!
//! async fn hello(_req: NextApiRequest, res: NextApiResponse) -> Sent {
//!     res.status(200).json(&serde_json::json!({ "message": "Hello from Next.js!" }))
//! }
//! async fn get(ctx: RouteContext) -> NextResponse {
//!     NextResponse::json(&ctx.params)
//! }
//!
//! # #[actix_web::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let routes = Routes::new()
//!     .pages("/api/hello", pages::route(hello))
//!     .app("/api/posts/[id]", app::route().get(get));
//!
//! let client = twinroute::test::Client::new(routes).await?;
//! let response = client.get("/api/posts/1").send().await;
//! assert_eq!((response.status(), response.text()?.as_str()), (200, r#"{"id":"1"}"#));
//! # Ok(())
//! # }
//! ```
//!
//! With route files, `build.rs` finds the handlers and [`routes!`] includes them. `Server` serves them, or an existing actix-web
//! `App`: `App::new().service(routes())`.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! | --- | --- | --- |
//! | `server` | yes | `Server`, a hardened server for the routes, and `test::serve` |
//! | `compress` | yes | responses in gzip or deflate, as Next's `compress: true` sends them |
//! | `multipart-disk` | yes | `form_data_on_disk` of [`app::NextRequest`] and [`pages::RequestStream`]: forms whose files go to disk |
//! | `migrate` | no | `Routes::legacy`, `Routes::rollout`, shadow, the module `migrate`, and rewrites to other hosts |
//! | `legacy-tls` | no | a legacy server, and rewrites to other hosts, over `https`; enables `migrate` |
//! | `metrics` | no | `Routes::metrics`, `Server::metrics` and the module `metrics`: metrics for Prometheus |
//! | `config-file` | no | [`Routes::config_file`]: config rules in a `twinroute.toml` |
//! | `draft-mode` | no | draft mode and preview data in both styles, and `PreviewSecrets` |
//! | `rate-limit` | no | [`Routes::rate_limit`], the module `rate_limit`, and `RATE_LIMIT` in route files |
//! | `user-agent` | no | [`NextRequest::user_agent`](app::NextRequest::user_agent) |
//! | `actix-cookies` | no | conversions between `SetCookie` and `actix_web::cookie::Cookie` |
//!
//! Each feature adds items and changes none. The documentation marks items that need a feature.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "compress")]
mod accept_encoding;
mod active_rules;
mod added_headers;
mod application;
mod arrive;
mod build_routes;
#[cfg(feature = "compress")]
mod compress;
#[cfg(not(feature = "compress"))]
#[path = "no_compress.rs"]
mod compress;
mod config_settings;
mod configuring;
mod dispatch;
#[cfg(doctest)]
mod documents;
mod endpoint;
mod error_event;
mod error_hooks;
mod files;
mod front;
mod guard_report;
mod head_parts;
pub mod instrumentation;
mod kept;
mod layers;
mod lead;
#[cfg(feature = "migrate")]
mod legacy_bridge;
#[cfg(feature = "migrate")]
mod legacy_server;
#[cfg(feature = "rate-limit")]
mod limiting;
#[cfg(not(feature = "rate-limit"))]
#[path = "no_limiting.rs"]
mod limiting;
#[cfg(feature = "migrate")]
mod migrating;
mod normalize;
mod not_found;
mod observe;
#[cfg(feature = "migrate")]
mod other_hosts;
#[cfg(not(feature = "migrate"))]
#[path = "no_other_hosts.rs"]
mod other_hosts;
mod passage;
mod phrase;
pub mod ported;
mod proceed;
mod proxies;
mod publishing;
#[cfg(feature = "rate-limit")]
mod rate_limits;
#[cfg(not(feature = "rate-limit"))]
#[path = "no_rate_limits.rs"]
mod rate_limits;
mod refusal;
mod request_copy;
mod request_error;
mod resolve;
mod router;
mod router_cache;
mod routes;
mod routes_error;
mod rule_source;
mod run_proxies;
mod security_headers;
mod served;
#[cfg(feature = "server")]
mod server;
#[cfg(feature = "server")]
mod server_context;
#[cfg(not(feature = "server"))]
#[path = "no_server_context.rs"]
mod server_context;
mod service;
mod subtree;
mod target;
pub mod test;
mod trailing_slash;
mod untrusted;
#[cfg(feature = "migrate")]
mod upstream;
#[cfg(not(feature = "migrate"))]
#[path = "no_upstream.rs"]
mod upstream;
mod wrap;

pub use error_event::ErrorEvent;
pub use request_error::RequestError;
pub use router::Router;
pub use routes::Routes;
pub use routes_error::RoutesError;
pub use security_headers::SecurityHeaders;
#[cfg(feature = "server")]
pub use server::{
    AccessLog, AccessOutput, BoundServer, MainError, Server, ServerHandle, StartError, StopCause,
    log_to_stderr,
};
pub use twinroute_core::{
    ApiError, Cookies, Error, ErrorKind, FieldError, IntoHeaderValues, Priority, Query, RequestId,
    SameSite, SetCookie, TrustedPeers, TrustedPeersError,
    context::{
        AfterOutput, Disconnected, OnDisconnect, Phase, ResponseHeaders, after, response_headers,
    },
    encode_component as encode_uri_component,
    handler::HandlerOutput,
    json,
};
#[doc(no_inline)]
pub use twinroute_env as env;
pub use twinroute_matcher::ParamValue;

/// actix-web, whose types are part of the public signatures: extractors, requests, headers and statuses.
pub use actix_web;
/// Sizes in bytes, for limits that are set by number.
pub use bytesize::ByteSize;

/// The App style: `get`, `post` and so on, with a request and a context.
pub mod app {
    pub use twinroute_app::{
        AppHandler, AppRoute, Blob, CookieJar, Disconnected, Dynamic, Error, Event, FetchCache,
        File, FormData, FormValue, FromParams, Geo, Headers, NextRequest, NextResponse, NextUrl,
        OnDisconnect, ProxyConfig, ProxyHandler, ProxyRoute, RequestBody, RequestCookie,
        RequestCookies, ResponseCookies, Result, Revalidate, RouteContext, Runtime, SearchParams,
        SegmentConfig, Sse, StaticParams, StaticParamsHandler, after, attempt, connection, cookies,
        forbidden, headers, metadata, not_found, permanent_redirect, proxy, redirect, route,
        unauthorized,
    };
    #[cfg(feature = "user-agent")]
    pub use twinroute_app::{Device, Product, UserAgent};
    #[cfg(feature = "draft-mode")]
    pub use twinroute_app::{DraftMode, PreviewSecrets, draft_mode};
    pub use twinroute_rules::{Has, ProxyMatcher};
}

/// Kept responses and kept data, and their revalidation.
///
/// The GET of an App route is kept if its file says so (`DYNAMIC = "force-static"`, `REVALIDATE`, `generate_static_params`), and data
/// with [`cached`](cache::cached). [`Routes::cache`] sets where; the default is in memory. [docs/caching.md] has the whole picture.
///
/// [docs/caching.md]: https://github.com/twinroute/twinroute/blob/main/docs/caching.md
pub mod cache {
    pub use twinroute_cache::*;
    pub use twinroute_core::caching::*;
}

/// The rules of `next.config`: redirects, rewrites, headers, and settings that change how paths are served.
///
/// They come from code ([`Routes::config`]), from a file ([`Routes::config_file`]) and from Next's build output
/// ([`Routes::build_output`]); a key that two of them set is an error.
pub mod config {
    pub use twinroute_rules::{
        BuildOutput, BuildOutputError, ConfigError, Has, HeaderRule, I18n, I18nDomain, NextConfig,
        Redirect, Rewrite,
    };
}

/// The legacy Next.js server, and the migration of routes from it.
#[cfg(feature = "migrate")]
pub mod migrate {
    pub use crate::legacy_server::LegacyServer;
    pub use twinroute_migrate::{Legacy, LegacyError, LegacyErrorKind, Rollout, Shadow, compare};

    /// Which server serves each route, from a `rollout.toml`. [`twinroute_migrate::rollout`] has the format.
    pub mod rollout {
        pub use twinroute_migrate::rollout::{Rollout, RolloutError, RolloutProblem};
    }

    /// The outcomes of shadow. [`twinroute_migrate::shadow`] describes the comparisons.
    pub mod shadow {
        pub use twinroute_migrate::shadow::{Counts, Mismatch, Shadow};
    }
}

/// Metrics for Prometheus: requests by route, connections, kept responses, and those of the application.
///
/// [`Server::metrics`] serves them on a port of their own. [docs/observability.md] describes them.
///
/// [docs/observability.md]: https://github.com/twinroute/twinroute/blob/main/docs/observability.md
#[cfg(feature = "metrics")]
pub mod metrics {
    pub use twinroute_metrics::{
        Family, FamilyKind, Format, Metrics, MetricsListener, prometheus_client,
    };
}

/// Spans of requests, and their trace context: [`Routes::traces`].
pub mod trace {
    pub use crate::observe::{Propagation, TraceContext, Traces};
}

/// The Pages style: `handler(req, res)`.
pub mod pages {
    pub use twinroute_pages::{
        Anything, Body, BodyWriter, Disconnected, Error, File, FormData, FormValue, FromBody,
        IntoChunk, IntoHeaders, NextApiRequest, NextApiResponse, OnDisconnect, PageConfig,
        PagesHandler, PagesRoute, RawBody, RequestStream, Result, Revalidate, SendBody, Sent,
        after, etag, route,
    };
    #[cfg(feature = "draft-mode")]
    pub use twinroute_pages::{PreviewOptions, PreviewSecrets};
}

/// Rate limits: [`Routes::rate_limit`], `RATE_LIMIT` in a route file. [docs/limits.md] has the whole picture.
///
/// [docs/limits.md]: https://github.com/twinroute/twinroute/blob/main/docs/limits.md
#[cfg(feature = "rate-limit")]
pub mod rate_limit {
    pub use twinroute_rate_limit::{Decision, Quota, RateKey, RateLimit, SharedLimits};
}

/// Includes the output of `twinroute_build::discover`: `pub fn routes() -> Routes`, and an error for each mistake in a route file.
///
/// ```ignore
/// mod routes; // the modules of the route files, which the build generates in `src/routes.rs`
///
/// twinroute::routes!();
/// ```
///
/// Without `mod routes;` it includes the modules too. Both lines belong in `src/lib.rs` or `src/main.rs`.
#[macro_export]
macro_rules! routes {
    () => {
        // Releases of rust-analyzer before 2026 can't expand an `env!` with a message.
        #[cfg(rust_analyzer)]
        include!(env!("TWINROUTE_ROUTES"));
        #[cfg(not(rust_analyzer))]
        include!(env!(
            "TWINROUTE_ROUTES",
            "`twinroute::routes!()` needs a build script: add a `build.rs` with `fn main() { twinroute_build::discover(\"src\"); }`, \
             and `twinroute-build` to `[build-dependencies]`"
        ));
    };
}

/// For generated code only.
#[doc(hidden)]
pub mod __private {
    pub use serde;

    pub use crate::{__handler as handler, __params as params};
}

/// A handler. A compiler message about it also shows its file and line.
#[doc(hidden)]
#[macro_export]
macro_rules! __handler {
    ($place:literal, $handler:path) => {
        $handler
    };
}

/// The struct of a route's path parameters. The build generates its fields.
#[doc(hidden)]
#[macro_export]
macro_rules! __params {
    ($(#[$doc:meta])* pub struct Params { $($fields:tt)* }) => {
        $(#[$doc])*
        #[derive(
            Debug,
            Clone,
            PartialEq,
            Eq,
            $crate::__private::serde::Deserialize,
            $crate::__private::serde::Serialize,
        )]
        #[serde(crate = "::twinroute::__private::serde")]
        #[allow(dead_code, reason = "a route need not read its parameters")]
        pub struct Params { $($fields)* }
    };
}
