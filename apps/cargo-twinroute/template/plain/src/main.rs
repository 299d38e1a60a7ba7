//! The server: on port 3000, or on `PORT`.

use my_api::routes;

use twinroute::{MainError, Server};

fn main() -> Result<(), MainError> {
    // Before the runtime starts: only a process with one thread may set variables.
    for file in [".env.local", ".env"] {
        load_variables(file)?;
    }
    serve()
}

#[actix_web::main]
async fn serve() -> Result<(), MainError> {
    tracing_subscriber::fmt().init();
    Server::new(routes()).run().await?;
    Ok(())
}

/// Sets the variables of a file that are not set yet. The file may be missing.
fn load_variables(file: &str) -> Result<(), MainError> {
    match dotenvy::from_path(file) {
        Err(error) if !error.not_found() => Err(format!("`{file}`: {error}").into()),
        _ => Ok(()),
    }
}
