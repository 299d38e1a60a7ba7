//! Static metadata files.

twinroute::routes!();
