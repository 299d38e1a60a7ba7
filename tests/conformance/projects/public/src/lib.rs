//! Routes and a proxy beside a `public` folder.

#[path = "../../seen.rs"]
mod seen;
#[path = "../../steer.rs"]
mod steer;

twinroute::routes!();
