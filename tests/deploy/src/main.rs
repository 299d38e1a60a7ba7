//! The server of docs/deployment, whose README.md shows this file.

#![expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the configuration"
)]

use std::{num::ParseIntError, time::Duration};

use actix_web::web::Data;
use my_api::{Greeting, Uploads};
use twinroute::{MainError, Server};

#[actix_web::main]
async fn main() -> Result<(), MainError> {
    twinroute::env::load(".")?;
    let peers = variable("TRUSTED_PEERS", "127.0.0.1");
    let routes = my_api::routes()
        .build_output("next-build.json") // a snapshot of `.next`, which has the rules of next.config
        .trusted_peers(peers.split(','));
    Server::new(routes)
        .app_data(Data::new(Greeting(variable("GREETING", "Hello"))))
        .app_data(Data::new(Uploads::default()))
        .liveness("/healthz")
        .readiness("/readyz")
        .keep_alive(Duration::from_secs(75)) // longer than the proxy keeps idle connections
        .drain_delay(seconds("DRAIN_DELAY", 0)?)
        .shutdown_timeout(seconds("SHUTDOWN_TIMEOUT", 25)?)
        .run()
        .await?;
    Ok(())
}

fn variable(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.to_owned())
}

fn seconds(name: &str, default: u64) -> Result<Duration, ParseIntError> {
    let seconds = std::env::var(name).map_or(Ok(default), |text| text.parse())?;
    Ok(Duration::from_secs(seconds))
}
