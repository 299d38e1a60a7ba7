//! Locales, in front of API routes.

#[path = "../../seen.rs"]
mod seen;
#[path = "../../steer.rs"]
mod steer;

twinroute::routes!();
