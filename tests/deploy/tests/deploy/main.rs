//! Deploys the project as the pages of docs/deployment describe it. The configuration, units, scripts and manifests are read from
//! the pages, with other addresses and paths.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "clippy.toml allows `unwrap` in tests, but not in their helpers; the output shows skips and figures"
)]

mod api_server;
mod behind_nginx;
mod docker;
mod dockerfile;
mod image;
mod kubernetes;
mod load;
mod nginx;
mod page;
mod pages;
mod probe;
mod repeats;
mod rolling;
mod systemd;
mod systemd_machine;
mod tls_client;
mod tool;
