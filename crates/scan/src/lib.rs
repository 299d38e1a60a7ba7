//! Reads the API routes of a Next.js project.
mod ast;
pub mod model;
mod sources;
mod syntax;
mod trace;
