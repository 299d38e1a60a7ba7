//! What a proxy can do, and for which requests it runs.

#[path = "../../seen.rs"]
mod seen;

twinroute::routes!();

/// The address of another server, to which the proxy forwards.
#[derive(Debug)]
pub struct LegacyUrl(pub String);
