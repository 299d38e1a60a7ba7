//! The order in which rules, the proxy and routes see a request.

#[path = "../../seen.rs"]
mod seen;

twinroute::routes!();
