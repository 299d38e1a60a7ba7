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
//! let answer = client.get("/api/posts/1").send().await;
//! assert_eq!((answer.status(), answer.text()?.as_str()), (200, r#"{"id":"1"}"#));
//! # Ok(())
//! # }
//! ```
//!
//! From files, `build.rs` finds the handlers and [`routes!`] brings them in; [`Server`] serves them, or an actix-web
//! `App` that is already there: `App::new().service(routes())`.

mod accept_encoding;
mod compress;
mod dispatch;
mod endpoint;
mod error_event;
mod error_page;
mod normalize;
mod phrase;
mod resolve;
mod router;
mod routes;
mod routes_error;
mod server;
mod service;
pub mod test;
mod untrusted;
mod upstream;

pub use error_event::ErrorEvent;
pub use router::Router;
pub use routes::Routes;
pub use routes_error::RoutesError;
pub use server::{Listening, Server, ServerHandle};
pub use twinroute_core::{
    ApiError, Cookies, Error, Priority, Query, SameSite, SetCookie, TrustedPeers,
    TrustedPeersError,
    context::{Disconnected, OnDisconnect, Phase, after},
    json,
};
pub use twinroute_matcher::ParamValue;

/// The App style: `get`, `post` and so on, with a request and a context.
pub mod app {
    pub use twinroute_app::*;
}

/// The Next.js server that is still behind, and how routes move away from it.
pub mod migrate {
    pub use twinroute_migrate::*;
}

/// The Pages style: `handler(req, res)`.
pub mod pages {
    pub use twinroute_pages::*;
}

/// Brings in what `twinroute_build::discover` wrote: the modules of all route files, and `pub fn routes() -> Routes`.
#[macro_export]
macro_rules! routes {
    () => {
        include!(concat!(env!("OUT_DIR"), "/twinroute.rs"));
    };
}

/// For generated code only.
#[doc(hidden)]
pub mod __private {
    pub use serde;

    pub use crate::__handler as handler;
}

/// A handler, and the file that it stands in, for the compiler to show.
#[doc(hidden)]
#[macro_export]
macro_rules! __handler {
    ($file:literal, $handler:path) => {
        $handler
    };
}

/// The snippets of the documents at the root of the repository are tested too.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;

#[cfg(doctest)]
#[doc = include_str!("../../../MIGRATION.md")]
struct Migration;
