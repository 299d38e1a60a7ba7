//! Writes the Rust of the API routes of a Next.js project, as far as it can be written.

pub mod brief;
