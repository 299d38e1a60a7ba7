//! The table of a handler's life, cell by cell and in both styles, over real sockets. `just mutate-life` breaks each cell,
//! and shows that its test fails.

mod after;
mod reading;
mod running;
mod server;
mod spare;
mod streaming;
#[path = "../support/mod.rs"]
mod support;
mod writing;
