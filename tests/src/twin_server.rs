//! The server of the Rust twins.

use std::io;

use actix_web::{
    middleware::from_fn,
    web::{Data, scope},
};
use twinroute::Server;

use crate::{
    legacy::serve_legacy,
    preview_secrets, routes,
    wrappers::{
        banks::Banks, cache::cache, cors::cors, errors::as_json, flags::Flags,
        rate_limit::RateLimit, request_id::request_id,
    },
};

/// Creates the server of the twins, with the data and middlewares of their handlers.
///
/// # Errors
///
/// If the legacy server, to which some handlers forward requests, does not start.
pub fn twin_server() -> io::Result<Server> {
    let mut routes = routes()
        .trusted_peers(["127.0.0.1"]) // Next.js trusts every peer.
        .render_error_below("/wrappers/errors", as_json("application/json"))
        .render_error_below(
            "/api/wrappers/errors",
            as_json("application/json; charset=utf-8"),
        )
        .wrap_below("/wrappers/cached", || from_fn(cache))
        .wrap_below("/api/wrappers/request-id", || from_fn(request_id))
        .wrap_below("/api/wrappers/cors", cors);

    // Split off, so that unknown paths elsewhere do not go to the legacy server.
    let legacy = format!("http://{}", serve_legacy()?);
    let app = routes.split_off("/wrappers/legacy").legacy(&*legacy);
    let pages = routes.split_off("/api/wrappers/legacy").legacy(&*legacy);

    let server = Server::new(routes)
        .app_data(preview_secrets()?)
        .app_data(Data::new(Banks::default()))
        .app_data(Data::new(Flags::default()))
        .app_data(Data::new(RateLimit::default()));
    Ok(server.configure(move |config| {
        config
            .service(scope("/wrappers/legacy").service(app.clone()))
            .service(scope("/api/wrappers/legacy").service(pages.clone()));
    }))
}
