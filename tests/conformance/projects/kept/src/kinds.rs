//! Responses of each kind: the twin of `kinds.ts`.

use std::io;

use futures_util::{StreamExt as _, stream};
use twinroute::{
    ApiError, SetCookie,
    actix_web::web::Bytes,
    app::{NextResponse, Result, forbidden, not_found, permanent_redirect, redirect},
};

use crate::run::run;

/// A response of the kind that a path names.
pub(crate) fn respond(kind: &str) -> Result {
    let text = || NextResponse::text(run());
    Ok(match kind {
        "cache-control" => text().set_header("Cache-Control", "public, max-age=7"),
        "no-store" => text().set_header("Cache-Control", "no-store"),
        "validators" => text()
            .set_header("ETag", "\"abc\"")
            .set_header("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT"),
        "cookies" => text()
            .set_cookie(SetCookie::new("a", "1"))
            .append_header("Set-Cookie", "b=2"),
        "twice" => text()
            .append_header("X-Twice", "1")
            .append_header("X-Twice", "2"),
        "reserved" => text()
            .set_header("x-nextjs-cache", "MINE")
            .set_header("x-next-cache-tags", "a,b")
            .set_header("Age", "3")
            .set_header("Content-Length", "3"),
        "vary" => text()
            .set_header("Vary", "X-Test")
            .set_header("Link", "</a>; rel=next")
            .set_header("X-Latin", "caf\u{e9}"),
        "html" => text().set_header("Content-Type", "text/html; charset=utf-8"),
        "large" => bare("x".repeat(3 << 20)),
        "empty" => NextResponse::text("").set_header("X-Run", run()),
        "bytes" => bytes(),
        "stream" => NextResponse::stream(stream::iter(parts()).map(Ok::<_, io::Error>)),
        "broken-stream" => NextResponse::stream(stream::iter(broken())),
        _ => return with_status(kind),
    })
}

fn with_status(kind: &str) -> Result {
    let text = |status| NextResponse::text(run()).status(status);
    let empty = |status| NextResponse::empty(status).set_header("X-Run", run());
    Ok(match kind {
        "created" => text(201).set_header("X-Run", run()),
        "status-text" => text(299).status_text("Odd"),
        "moved" => text(301).set_header("Location", "/static/hour"),
        "missing" => text(404),
        "failing" => text(500),
        "unavailable" => text(503).set_header("Retry-After", "1"),
        "no-content" => empty(204),
        "not-modified" => empty(304),
        "null" => empty(200),
        "redirect" => return Err(redirect("/static/hour?from=redirect")),
        "permanent-redirect" => return Err(permanent_redirect("/static/hour")),
        "next-redirect" => NextResponse::redirect("http://example.com/"),
        "not-found" => return Err(not_found()),
        "forbidden" => return Err(forbidden()),
        _ => return Err(ApiError::new(500, format!("there is no {kind}")).into()),
    })
}

fn bare(text: String) -> NextResponse {
    NextResponse::text(text).set_header("X-Run", run())
}

fn bytes() -> NextResponse {
    NextResponse::bytes(&[0, 255, 128, 10][..])
        .set_header("Content-Type", "application/octet-stream")
        .set_header("X-Run", run())
}

fn parts() -> [Bytes; 3] {
    [run(), "\n".to_owned(), run()].map(Bytes::from)
}

/// One part, and an error after it.
fn broken() -> [io::Result<Bytes>; 2] {
    let error = io::Error::other("the stream fails");
    [Ok(Bytes::from(run())), Err(error)]
}
