//! Many routes with one answer, for seeing what their number costs.

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

/// A path that only the route at this place in a table of [`grown`] routes matches.
#[must_use]
pub fn path(place: usize) -> String {
    let pattern = grown(place + 1).last();
    path_of(&pattern.unwrap_or_default())
}

async fn answer() -> NextResponse {
    NextResponse::text("found")
}

/// So many routes of twinroute's.
#[must_use]
pub fn twinroute(count: usize) -> Routes {
    let add = |routes: Routes, pattern: String| routes.app(&pattern, route().get(answer));
    grown(count).fold(Routes::new(), add)
}

async fn plain_answer() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain;charset=UTF-8")
        .body("found")
}

/// So many routes of plain actix-web's.
pub fn plain(count: usize, config: &mut ServiceConfig) {
    for pattern in grown(count) {
        config.route(&for_actix(&pattern), get().to(plain_answer));
    }
}

/// `pattern` in actix-web's spelling.
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
