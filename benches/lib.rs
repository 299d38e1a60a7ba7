//! What the benchmarks share.

mod connection;
pub mod corpus;
pub mod document;
pub mod exchange;
pub mod inputs;
pub mod load;
pub mod process;
pub mod request;
pub mod scenarios;
pub mod servers;
