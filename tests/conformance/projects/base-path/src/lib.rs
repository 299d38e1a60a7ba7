//! Rules and a proxy below a `basePath`.

#[path = "../../seen.rs"]
mod seen;
#[path = "../../steer.rs"]
mod steer;

twinroute::routes!();
