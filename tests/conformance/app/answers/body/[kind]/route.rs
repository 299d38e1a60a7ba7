use bytes::Bytes;
use serde::Serialize;
use serde_json::{Value, json};
use twinroute::app::{Blob, NextResponse, RouteContext, SearchParams};

use super::Params;
use crate::twin::date;

#[derive(Serialize)]
struct Missing {
    #[serde(skip_serializing_if = "Option::is_none")]
    a: Option<u32>,
    b: Option<u32>,
}

/// Answers with bodies of every sort.
pub async fn get(ctx: RouteContext<Params>) -> NextResponse {
    let kind = ctx.params.kind.as_str();
    json_of(kind)
        .or_else(|| typed(kind))
        .or_else(|| content(kind))
        .unwrap_or_else(|| NextResponse::empty(404))
}

pub use get as delete;
pub use get as post;

fn content(kind: &str) -> Option<NextResponse> {
    Some(match kind {
        "blob-untyped" => NextResponse::blob(&Blob::new("", "x")),
        "blob-empty" => NextResponse::blob(&Blob::new("a/b", "")),
        "blob-typed-over" => {
            NextResponse::blob(&Blob::new("text/plain", "x")).set_header("Content-Type", "a/b")
        }
        "blob-parameters" => NextResponse::blob(&Blob::new("A/B;C=D", "x")),
        "bytes-empty" => NextResponse::bytes(""),
        "buffer" => NextResponse::bytes(vec![0; 3]),
        "view" => NextResponse::bytes(Bytes::from_static(&[1, 2, 3, 4]).slice(1..3)),
        "form-empty" => NextResponse::form(&SearchParams::default()),
        "form-typed-over" => {
            NextResponse::form(&SearchParams::parse("a=1")).set_header("Content-Type", "text/x")
        }
        "text-unicode" => NextResponse::text("\u{1f600} \u{2028} \u{feff}"),
        "text-nul" => NextResponse::text("a\0b"),
        "text-large" => NextResponse::text("abcdefghij".repeat(20000)),
        "empty-204" => NextResponse::text("").status(204),
        "stream-204" => {
            NextResponse::stream(futures_util::stream::empty::<Result<_, String>>()).status(204)
        }
        _ => return None,
    })
}

fn typed(kind: &str) -> Option<NextResponse> {
    let (content_type, text) = match kind {
        "text-typed-over" => ("application/json", "{}"),
        "html" => ("text/html", "<!doctype html><title>x</title>"),
        "xml" => return Some(NextResponse::xml("<?xml version=\"1.0\"?><a/>")),
        "rss" => ("application/rss+xml; charset=utf-8", "<rss/>"),
        "svg" => ("image/svg+xml", "<svg/>"),
        "csv" => {
            return Some(
                NextResponse::text("a,b\n1,2\n")
                    .set_header("Content-Type", "text/csv")
                    .set_header("Content-Disposition", "attachment"),
            );
        }
        "png" => {
            return Some(
                NextResponse::bytes(&[137, 80, 78, 71][..]).set_header("Content-Type", "image/png"),
            );
        }
        _ => return None,
    };
    Some(NextResponse::text(text).set_header("Content-Type", content_type))
}

fn json_of(kind: &str) -> Option<NextResponse> {
    let value = match kind {
        "json-array" => json!([1, "a", null, { "b": [] }]),
        "json-nested" => json!({ "z": { "b": 1, "a": { "10": 1, "9": 2 } }, "a": [[]] }),
        "json-string" => json!(""),
        "json-bool" => json!(false),
        "json-float" => json!([0.1, 1e300, -0.0, 1.0, 123456789012345680000.0, 1e-7, 100]),
        "json-nan" => return Some(NextResponse::json([f64::NAN, f64::INFINITY])),
        "json-escape" => {
            json!("<script>\"\\\u{8}\u{c}\n\r\t\u{0}\u{1f}\u{7f}\u{2028}/")
        }
        "json-missing" => return Some(NextResponse::json(&Missing { a: None, b: None })),
        "json-date" => json!(date(0.0)),
        "json-204" => return Some(NextResponse::json(&Value::Null).status(204)),
        "json-205" => return Some(NextResponse::json(json!({})).status(205)),
        "json-304" => return Some(NextResponse::json(json!({})).status(304)),
        "json-status-text" => {
            return Some(
                NextResponse::json(json!({ "a": 1 }))
                    .status(418)
                    .status_text("Custom"),
            );
        }
        _ => return None,
    };
    Some(NextResponse::json(&value))
}
