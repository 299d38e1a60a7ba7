//! Serves the showcase on <http://127.0.0.1:3000>, or on `HOST` and `PORT`. `EXTERNAL` is the
//! address of the server to which `/api/external` forwards, `WORKERS` the number of worker threads, `PUBLIC` the folder of the
//! static files.

use std::{
    env::{var, var_os},
    io::{IsTerminal as _, stdout},
};

use actix_web::web::Data;
use showcase::{External, PUBLIC, Posts, routes};
use tracing_subscriber::{EnvFilter, filter::LevelFilter};
use twinroute::{MainError, Server};

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the configuration"
)]
#[actix_web::main]
async fn main() -> Result<(), MainError> {
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::INFO.into())
        .from_env_lossy();
    tracing_subscriber::fmt()
        .with_ansi(stdout().is_terminal())
        .with_env_filter(filter)
        .init();

    let external = var("EXTERNAL").unwrap_or_else(|_| "http://127.0.0.1:3001".to_owned());
    let public = var_os("PUBLIC").unwrap_or_else(|| PUBLIC.into());
    let mut server = Server::new(routes().public(public))
        .app_data(Data::new(Posts::default()))
        .app_data(Data::new(External(external)));
    if let Some(workers) = var("WORKERS").ok().and_then(|text| text.parse().ok()) {
        server = server.workers(workers);
    }
    server.run().await?;
    Ok(())
}
