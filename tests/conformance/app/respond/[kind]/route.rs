use std::convert::Infallible;

use bytes::Bytes;
use futures_util::stream;
use serde_json::json;
use twinroute::app::{Blob, NextResponse, RouteContext, SearchParams};

use super::Params;

/// Answers in the ways that handlers do.
pub async fn get(ctx: RouteContext<Params>) -> NextResponse {
    let kind = ctx.params.kind.as_str();
    json(kind)
        .or_else(|| content(kind))
        .or_else(|| status(kind))
        .or_else(|| header(kind))
        .unwrap_or_else(|| NextResponse::empty(404))
}

pub use get as post;

fn json(kind: &str) -> Option<NextResponse> {
    Some(match kind {
        "json" => {
            NextResponse::json(json!({ "b": 1.0, "a": [null, true], "2": "two", "1": "one" }))
        }
        "next-json" => NextResponse::json(json!({ "b": 1.0 }))
            .status(201)
            .set_header("X-Made", "yes"),
        "json-typed" => NextResponse::json(json!({ "problem": true }))
            .status(422)
            .set_header("Content-Type", "application/problem+json"),
        "json-null" => NextResponse::json(()),
        "json-string" => NextResponse::json("é\u{2028}\""),
        "json-number" => NextResponse::json(1e21),
        // What is not there is a `None`.
        "json-undefined" => NextResponse::json(None::<()>),
        "json-204" => NextResponse::json(json!({})).status(204),
        _ => return None,
    })
}

fn content(kind: &str) -> Option<NextResponse> {
    Some(match kind {
        "text" => NextResponse::text("text"),
        "next-text" => NextResponse::text("é"),
        "html" => NextResponse::html("<p>"),
        "empty" => NextResponse::text(""),
        "null" | "nothing" => NextResponse::empty(200),
        "bytes" => NextResponse::bytes(&[0, 1, 254, 255][..]),
        "blob" => NextResponse::blob(&Blob::new("text/CSV", "a,b")),
        "form" => {
            let mut form = SearchParams::default();
            form.append("a", "1");
            form.append("b", "é &");
            NextResponse::form(&form)
        }
        "stream" => {
            let chunks = ["one ", "two"].map(|chunk| Ok::<_, Infallible>(Bytes::from(chunk)));
            NextResponse::stream(stream::iter(chunks))
        }
        _ => return None,
    })
}

fn status(kind: &str) -> Option<NextResponse> {
    Some(match kind {
        "no-content" => NextResponse::empty(204),
        "not-modified" => NextResponse::empty(304).set_header("ETag", "\"x\""),
        "reset-content" => NextResponse::empty(205),
        "created" => NextResponse::text("made")
            .status(201)
            .status_text("Made")
            .set_header("Location", "/respond/1"),
        "teapot" => NextResponse::text("short and stout").status(418),
        "status-599" => NextResponse::text("edge").status(599),
        "status-600" => NextResponse::text("over").status(600),
        "status-199" => NextResponse::text("under").status(199),
        "body-on-204" => NextResponse::text("not allowed").status(204),
        // The functions do not exist here; this is what they make.
        "error" => NextResponse::empty(0),
        "next" => NextResponse::empty(200).set_header("x-middleware-next", "1"),
        "next-headers" => NextResponse::empty(200)
            .set_header("X-Next", "yes")
            .set_header("x-middleware-next", "1"),
        "rewrite" => NextResponse::empty(200)
            .set_header("x-middleware-rewrite", "http://conformance.test/hello"),
        _ => return None,
    })
}

fn header(kind: &str) -> Option<NextResponse> {
    Some(match kind {
        "headers" => NextResponse::text("h")
            .append_header("X-Many", "a")
            .append_header("x-many", "b")
            .append_header("X-Empty", "")
            .append_header("X-Spaces", "  a  b  ")
            .append_header("Vary", "Accept")
            .append_header("Server", "mine")
            .append_header("X-Latin", "café"),
        "bad-header" => NextResponse::text("h").set_header("X-Bad", "✓"),
        "own-length" => NextResponse::text("four").set_header("Content-Length", 4u32),
        "own-etag" => NextResponse::text("tagged")
            .set_header("ETag", "\"mine\"")
            .set_header("Last-Modified", "Thu, 01 Jan 1970 00:00:00 GMT"),
        "cache-control" => {
            NextResponse::text("kept").set_header("Cache-Control", "public, max-age=60")
        }
        "middleware-header" => NextResponse::text("kept?")
            .set_header("x-middleware-next", "1")
            .set_header("x-middleware-set-cookie", "a=1"),
        _ => return None,
    })
}
