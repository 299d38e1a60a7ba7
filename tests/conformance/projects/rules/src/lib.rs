//! Redirects, rewrites and headers in every form.

#[path = "../../seen.rs"]
mod seen;

twinroute::routes!();
