//! Code shared by the benchmarks.

pub mod checked;
mod connection;
pub mod corpus;
pub mod document;
pub mod inputs;
pub mod load;
pub mod process;
pub mod request;
pub mod scenarios;
pub mod servers;
