//! The compared servers. All have the same routes with the same responses: those of Pages under `/api`, those of
//! App without it.

use std::io::{self, Write as _};

mod axum_app;
mod axum_pages;
mod growth;
mod in_front;
mod nextrs;
mod observed;
mod plain_app;
mod plain_pages;
mod responses;
mod serve;
mod twinroute_app;
mod twinroute_pages;

pub use self::{
    growth::{path, plain as grown_plain, twinroute as grown_routes},
    responses::{EVENT, MESSAGE, TAG},
    serve::{serve, serve_plain_alone},
};

use actix_web::{dev::ResourceDef, web::ServiceConfig};
use twinroute::Routes;

/// Plain actix-web's routes. It tries them in order, so the routes of the two styles are interleaved.
pub fn plain(config: &mut ServiceConfig) {
    let (pages, app) = (plain_pages::routes(), plain_app::routes());
    let mut routes: Vec<_> = pages.into_iter().enumerate().collect();
    routes.extend(app.into_iter().enumerate());
    routes.sort_by_key(|(place, _)| *place);
    for (_, (pattern, route)) in routes {
        config.route(pattern, route);
    }
}

/// Only the route of plain actix-web that matches `path`.
pub fn plain_alone(path: &str, config: &mut ServiceConfig) {
    let routes = plain_pages::routes().into_iter().chain(plain_app::routes());
    for (pattern, route) in routes.filter(|(pattern, _)| ResourceDef::new(*pattern).is_match(path))
    {
        config.route(pattern, route);
    }
}

/// twinroute's routes.
#[must_use]
pub fn routes() -> Routes {
    twinroute_pages::routes().merge(twinroute_app::routes())
}

/// Prints the port of a server for the measuring process.
fn announce(port: u16) -> io::Result<()> {
    writeln!(io::stdout(), "{port}")
}

#[cfg(test)]
mod tests;
