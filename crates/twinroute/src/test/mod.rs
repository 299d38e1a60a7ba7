//! For tests: a client that calls routes in process, without a socket, and a server for tests that need one.
//!
//! A test of one handler is three lines:
//!
//! ```
//! # use serde_json::json;
//! use twinroute::{Routes, app, app::{NextResponse, RouteContext}, test::Client};
//!
//! async fn get(ctx: RouteContext) -> NextResponse {
//!     NextResponse::json(&ctx.params)
//! }
//!
//! # #[actix_web::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::new(Routes::new().app("/posts/[id]", app::route().get(get))).await?;
//! let response = client.get("/posts/7").send().await;
//! assert_eq!(response.json::<serde_json::Value>()?, json!({ "id": "7" }));
//! # Ok(())
//! # }
//! ```

mod builder;
mod client;
#[cfg(feature = "migrate")]
mod compared;
mod request;
mod response;
#[cfg(feature = "server")]
mod serve;

#[cfg(feature = "server")]
pub use self::serve::serve;
pub use self::{
    builder::ClientBuilder,
    client::Client,
    request::ClientRequest,
    response::{ClientResponse, ClientResponseError},
};
