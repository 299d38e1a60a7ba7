//! A hardened HTTP/1 server for actix-web applications.

mod access;
mod address;
mod app_server;
mod application;
mod bodies;
mod clock;
mod connection;
mod context;
mod environment;
mod framing;
mod head;
mod health;
mod incoming;
mod limits;
mod listening;
mod receiving;
mod settings;
mod signal;
mod site;
mod target;
mod transaction;
mod wire;
mod worker;

pub use app_server::AppServer;
pub use context::ServerContext;
pub use listening::Listening;
pub use signal::{ServerHandle, StopCause};
pub use worker::WorkerInfo;
