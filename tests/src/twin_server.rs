//! The server of the Rust twins.

use std::io;

use actix_web::{
    middleware::from_fn,
    web::{Data, scope},
};
use conformance_proxy::LegacyUrl;
use twinroute::{Routes, Server};

use crate::{
    legacy::serve_legacy,
    preview_secrets, routes,
    snapshot::snapshot_for,
    suite::project_root,
    wrappers::{
        banks::Banks, cache::cache, cors::cors, errors::as_json, flags::Flags,
        rate_limit::RateLimit, request_id::request_id,
    },
};

/// Creates the server of a project's twins.
///
/// # Errors
///
/// For an unknown project, and if the legacy server, to which some of them forward requests, does not start.
pub fn twin_server(project: &str) -> io::Result<Server> {
    let routes = match project {
        "conformance" => return main(),
        "base-path" => conformance_base_path::routes(),
        "data" => conformance_data::routes(),
        "i18n" => conformance_i18n::routes(),
        "instrumentation" => conformance_instrumentation::routes(),
        "kept" => conformance_kept::routes(),
        "order" => conformance_order::routes(),
        "proxy" => conformance_proxy::routes(),
        "revalidation" => conformance_revalidation::routes(),
        "rules" => conformance_rules::routes(),
        "skip-slash" => conformance_skip_slash::routes(),
        "trailing-slash" => conformance_trailing_slash::routes(),
        _ => return Err(io::Error::other(format!("`{project}` has no twins"))),
    };
    configured(project, routes)
}

/// The twins of a project with the settings of its `next.config.ts`.
fn configured(project: &str, routes: Routes) -> io::Result<Server> {
    let legacy = format!("http://{}", serve_legacy()?);
    let snapshot = snapshot_for(&project_root(project), &legacy)?;
    let routes = routes
        .trusted_peers(["127.0.0.1"]) // Next.js trusts every peer.
        .build_output(snapshot.path());
    let server = Server::new(routes)
        .app_data(preview_secrets()?)
        .app_data(Data::new(conformance_data::LegacyUrl(legacy.clone())))
        .app_data(Data::new(LegacyUrl(legacy)));
    // The file is deleted with the server.
    Ok(server.app_data(Data::new(snapshot)))
}

/// The twins of the main project, with the data and middlewares of their handlers.
fn main() -> io::Result<Server> {
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
