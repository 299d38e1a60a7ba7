//! `rollout.toml` decides which server serves a route, also after a change. In shadow, both responses are compared.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in their helpers"
)]

mod costs;
mod secrets;
mod setup;
mod shadow;
mod switch;
