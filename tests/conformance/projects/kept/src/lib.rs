//! Route handlers whose responses are kept.

mod kinds;
mod run;
mod runs;

twinroute::routes!();
