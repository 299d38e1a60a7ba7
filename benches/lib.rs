//! What the benchmarks share.

pub mod corpus;
pub mod process;
pub mod servers;
pub mod wrk;
