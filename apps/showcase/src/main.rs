//! Serves the showcase on <http://127.0.0.1:3000>, or on `HOST` and `PORT`. `EXTERNAL` is the
//! address of the server to which `/api/external` forwards, `WORKERS` the number of worker threads.

use std::{
    env::var,
    io::{IsTerminal as _, stdout},
};

use actix_web::web::Data;
use showcase::{External, Posts, routes};
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
    let mut server = Server::new(routes())
        .app_data(Data::new(Posts::default()))
        .app_data(Data::new(External(external)));
    if let Some(workers) = var("WORKERS").ok().and_then(|text| text.parse().ok()) {
        server = server.workers(workers);
    }
    server.run().await?;
    Ok(())
}
