//! The server: on port 3000, or on `PORT`.

use my_api::routes;

use twinroute::{MainError, Server};

#[actix_web::main]
async fn main() -> Result<(), MainError> {
    twinroute::env::load(".")?; // the files .env, before other threads run
    tracing_subscriber::fmt().init();
    Server::new(routes()).run().await?;
    Ok(())
}
