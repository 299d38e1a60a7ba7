//! `skipTrailingSlashRedirect` and `skipProxyUrlNormalize`.

#[path = "../../seen.rs"]
mod seen;
#[path = "../../steer.rs"]
mod steer;

twinroute::routes!();
