//! Cached data in helpers of route handlers.

mod fetched;
mod kept;
mod read;
mod steps;
mod stored;
mod used;

twinroute::routes!();

/// The address of another server, from which handlers fetch data.
#[derive(Debug)]
pub struct LegacyUrl(pub String);
