//! Responses to errors, over a socket: each kind in both styles, with and without an error hook.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod handlers;
mod hooks;
mod kinds;
mod middlewares;
mod not_ported;
mod not_repeated;
mod reported;
#[path = "../support/mod.rs"]
mod support;
