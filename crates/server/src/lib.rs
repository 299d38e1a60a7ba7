//! A hardened HTTP/1 server for actix-web applications.

mod access;
mod address;
mod app_server;
mod application;
mod connection;
mod context;
mod exchange;
mod gate;
mod health;
mod limits;
mod listening;
mod pipeline;
mod settings;
mod signal;
mod socket;
mod worker;

pub use app_server::AppServer;
pub use context::ServerContext;
pub use listening::Listening;
pub use signal::ServerHandle;
pub use worker::WorkerInfo;
