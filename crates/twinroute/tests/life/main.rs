//! Each cell of the handler lifecycle table, in both styles, over real sockets. `just mutate-life` breaks each cell
//! and checks that its test fails.

mod after;
mod reading;
mod running;
mod server;
mod streaming;
#[path = "../support/mod.rs"]
mod support;
mod unused;
mod writing;
