//! Tables of many routes, to measure the cost of their number.

use actix_web::{
    HttpResponse,
    web::{ServiceConfig, get},
};
use axum::Router;
use twinroute::{
    Routes,
    app::{NextResponse, route},
};

use crate::corpus::{for_matchit, grown, path_of};

/// A path that only the route at this index in a table of [`grown`] routes matches.
#[must_use]
pub fn path(place: usize) -> String {
    let pattern = grown(place + 1).last();
    path_of(&pattern.unwrap_or_default())
}

async fn found() -> NextResponse {
    NextResponse::text("found")
}

/// twinroute with `count` routes.
#[must_use]
pub fn twinroute(count: usize) -> Routes {
    let add = |routes: Routes, pattern: String| routes.app(&pattern, route().get(found));
    grown(count).fold(Routes::new(), add)
}

async fn plain_found() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain;charset=UTF-8")
        .body("found")
}

/// Plain actix-web with `count` routes.
pub fn plain(count: usize, config: &mut ServiceConfig) {
    for pattern in grown(count) {
        config.route(&for_actix(&pattern), get().to(plain_found));
    }
}

/// `pattern` in actix-web's syntax.
fn for_actix(pattern: &str) -> String {
    pattern
        .replace("[...rest]", "{rest:.*}")
        .replace('[', "{")
        .replace(']', "}")
}

pub(super) fn axum(count: usize) -> Router {
    grown(count).fold(Router::new(), |router, pattern| {
        router.route(
            &for_matchit(&pattern),
            axum::routing::get(async || ([("content-type", "text/plain;charset=UTF-8")], "found")),
        )
    })
}
