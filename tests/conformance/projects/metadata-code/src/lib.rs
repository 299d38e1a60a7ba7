//! Metadata routes in code.

mod data;
mod entries;
mod run;

twinroute::routes!();
