//! `trailingSlash`.

#[path = "../../call.rs"]
mod call;
#[path = "../../run.rs"]
mod run;
#[path = "../../seen.rs"]
mod seen;
#[path = "../../steer.rs"]
mod steer;

twinroute::routes!();
