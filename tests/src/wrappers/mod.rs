//! Guards, middlewares and hooks of the Rust twins of wrapped handlers.

pub mod banks;
pub mod cache;
pub mod cors;
pub mod errors;
pub mod flags;
pub mod issues;
pub mod rate_limit;
pub mod request_id;
