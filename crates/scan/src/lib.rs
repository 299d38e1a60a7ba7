//! Reads the API routes of a Next.js project.
mod ast;
mod syntax;
