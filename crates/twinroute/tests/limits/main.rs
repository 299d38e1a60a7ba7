//! The limits of a `Server`, over real sockets: each is enforced, and only where it applies.

mod bodies;
mod heads;
mod numbers;
mod readers;
mod routes;
#[path = "../support/mod.rs"]
mod support;
