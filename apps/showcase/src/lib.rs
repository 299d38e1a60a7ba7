//! Both of Next's styles in one small server: one pattern of the Next.js guides in each file.
//!
//! `src/pages/api` has the Pages handlers, `src/app` the route handlers, `public` a page that calls them. Both work on the same [`Posts`].

mod posts;
mod routes;

pub use posts::Posts;

/// The address of the server to which `/api/external` forwards, without a trailing slash.
#[derive(Debug, Clone)]
pub struct External(pub String);

/// The folder of the static files, where the sources are. A deployment has its own: see the variable `PUBLIC`.
pub const PUBLIC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/public");

twinroute::routes!();
