//! The servers that are compared. All give the same answers at the same addresses: those of Pages under `/api`, those of
//! App without it.

use std::io::{self, Write as _};

mod answers;
mod axum_app;
mod axum_pages;
mod growth;
mod nextrs;
mod plain_app;
mod plain_pages;
mod serve;
mod twinroute_app;
mod twinroute_pages;

pub use self::{
    answers::{EVENT, MESSAGE, TAG},
    growth::{path, plain as grown_plain, twinroute as grown_routes},
    serve::{serve, serve_plain_alone},
};

use actix_web::{dev::ResourceDef, web::ServiceConfig};
use twinroute::Routes;

/// Plain actix-web's routes. It tries them one after the other, so those of the two styles take turns.
pub fn plain(config: &mut ServiceConfig) {
    let (pages, app) = (plain_pages::routes(), plain_app::routes());
    let mut routes: Vec<_> = pages.into_iter().enumerate().collect();
    routes.extend(app.into_iter().enumerate());
    routes.sort_by_key(|(place, _)| *place);
    for (_, (pattern, route)) in routes {
        config.route(pattern, route);
    }
}

/// The one of plain actix-web's routes that this path leads to, and nothing beside it.
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

/// Says where a server listens: a line on the standard output, which the measuring process reads.
fn announce(port: u16) -> io::Result<()> {
    writeln!(io::stdout(), "{port}")
}

#[cfg(test)]
mod tests;
