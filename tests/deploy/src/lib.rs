//! A small API with everything that a proxy in front can get wrong: uploads, streams, WebSockets, slow handlers.

mod routes;
mod uploads;

pub use uploads::Uploads;

/// What `/api/hello` says.
#[derive(Debug, Clone)]
pub struct Greeting(pub String);

twinroute::routes!();
