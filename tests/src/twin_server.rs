//! The server of the Rust twins.

use std::io;

use actix_web::web::{Data, scope};
use twinroute::Server;

use crate::{
    legacy::serve_legacy,
    preview_secrets, routes,
    wrappers::{
        banks::Banks,
        errors::as_json,
        flags::{Flag, Flags},
        rate_limit::RateLimit,
        split_off,
    },
};

/// The server of the twins, with what their handlers need.
///
/// # Errors
///
/// When the legacy server that some of them hand requests to does not start.
pub fn twin_server() -> io::Result<Server> {
    let url = format!("http://{}", serve_legacy()?);
    // Next.js trusts every peer.
    let mut routes = routes()
        .trusted_peers(["127.0.0.1"])
        .render_error_below("/wrappers/errors", as_json("application/json"))
        .render_error_below(
            "/api/wrappers/errors",
            as_json("application/json; charset=utf-8"),
        );
    let pages = routes.split_off("/api/wrappers/legacy").legacy(&*url);
    let app = routes.split_off("/wrappers/legacy").legacy(&*url);
    let wrapped = split_off(&mut routes);
    let server = Server::new(routes)
        .app_data(preview_secrets()?)
        .app_data(Data::new(Banks::default()))
        .app_data(Data::new(RateLimit::default()))
        .app_data(Data::new(flags()));
    Ok(server.configure(move |config| {
        let [pages, app] = [("/api/wrappers/legacy", &pages), ("/wrappers/legacy", &app)]
            .map(|(path, routes)| scope(path).service(routes.clone()));
        config.service(pages).service(app);
        wrapped(config);
    }))
}

fn flags() -> Flags {
    let flag = |enabled, users: &[&'static str]| Flag {
        enabled,
        users: users.to_vec(),
    };
    Flags(
        [
            ("new-editor", flag(false, &["ada"])),
            ("bulk-import", flag(true, &[])),
            ("old-export", flag(false, &[])),
        ]
        .into(),
    )
}
