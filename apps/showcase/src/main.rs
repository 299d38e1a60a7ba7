//! Serves the showcase on <http://127.0.0.1:3000>, or where `HOST` and `PORT` say.

use std::io::{IsTerminal as _, stdout};

use actix_web::web::Data;
use showcase::{Posts, routes};
use tracing_subscriber::{EnvFilter, filter::LevelFilter};
use twinroute::Server;

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::INFO.into())
        .from_env_lossy();
    tracing_subscriber::fmt()
        .with_ansi(stdout().is_terminal())
        .with_env_filter(filter)
        .init();

    Server::new(routes())
        .app_data(Data::new(Posts::default()))
        .run()
        .await
}
