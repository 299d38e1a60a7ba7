//! What the twins of wrapped handlers share: guards, which are extractors, and the middlewares of their folders.

pub mod banks;
pub mod cache;
pub mod cors;
pub mod errors;
pub mod flags;
pub mod issues;
pub mod rate_limit;
pub mod request_id;
