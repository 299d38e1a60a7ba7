//! What the benchmarks share.

pub mod corpus;
pub mod document;
pub mod exchange;
pub mod inputs;
pub mod process;
pub mod scenarios;
pub mod servers;
pub mod wrk;
