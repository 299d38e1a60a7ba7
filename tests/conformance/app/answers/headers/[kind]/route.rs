use serde_json::json;
use twinroute::app::{NextResponse, RouteContext};

use super::Params;

/// Sets, appends and deletes headers of an answer.
pub async fn get(ctx: RouteContext<Params>) -> NextResponse {
    let kind = ctx.params.kind.as_str();
    edited(kind)
        .or_else(|| odd(kind))
        .or_else(|| known(kind))
        .unwrap_or_else(|| NextResponse::empty(404))
}

fn text() -> NextResponse {
    NextResponse::text("h")
}

fn edited(kind: &str) -> Option<NextResponse> {
    Some(match kind {
        "append" => text()
            .append_header("X-A", "1")
            .append_header("x-a", "2")
            .append_header("X-a", "3"),
        "append-empty" => text()
            .append_header("X-A", "1")
            .append_header("X-A", "")
            .append_header("X-A", "3"),
        "set" => text()
            .append_header("X-A", "1")
            .append_header("X-A", "2")
            .set_header("x-A", "3"),
        "delete" => text()
            .append_header("X-A", "1")
            .delete_header("x-a")
            .delete_header("x-b"),
        "delete-type" => text().delete_header("Content-Type"),
        "append-type" => text().append_header("Content-Type", "a/b"),
        "set-type" => text().set_header("Content-Type", "Text/X; Charset=\"a b\""),
        "empty-type" => text().set_header("Content-Type", ""),
        "read" => {
            let response = text().append_header("X-A", "1").append_header("X-A", "2");
            NextResponse::json(json!([
                response.header("x-a"),
                response.header("x-b"),
                response.header("X-A").is_some(),
                response.header("content-type"),
            ]))
        }
        "cookies-append" => text()
            .append_header("Set-Cookie", "a=1")
            .append_header("Set-Cookie", "a=1")
            .append_header("Set-Cookie", "b=2; Path=/b, c"),
        "cookies-list" => text().append_header(
            "Set-Cookie",
            "a=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT, b=2,c=3, d",
        ),
        "cookies-set" => text()
            .append_header("Set-Cookie", "a=1")
            .append_header("Set-Cookie", "b=1")
            .set_header("Set-Cookie", "c=1"),
        "pairs" => text()
            .append_header("x-a", "1")
            .append_header("set-cookie", "a=1")
            .append_header("x-a", "2")
            .append_header("set-cookie", "b=1"),
        "json-pairs" => NextResponse::json(json!({}))
            .append_header("a", "1")
            .append_header("A", "2")
            .set_header("content-type", "text/x"),
        "vary" => text()
            .set_header("Vary", "Origin")
            .append_header("Vary", "Accept-Encoding"),
        "link" => text()
            .append_header("Link", "</a>; rel=preload")
            .append_header("Link", "</b>; rel=preload"),
        "many" => (0..60u32).fold(text(), |response, at| {
            response.set_header(&format!("x-many-{at}"), at)
        }),
        _ => return None,
    })
}

fn odd(kind: &str) -> Option<NextResponse> {
    let (name, value) = match kind {
        "trimmed" => ("X-A", " \t a \t b\t "),
        "vary-star" => ("Vary", "*"),
        "latin1-name" => ("x-é", "1"),
        "space-name" => ("x a", "1"),
        "empty-name" => ("", "1"),
        "line-break" => ("X-A", "a\r\nX-B: b"),
        "line-feed-end" => ("X-A", "a\n"),
        "nul" => ("X-A", "a\0b"),
        "control" => ("X-A", "a\u{1}b"),
        "delete-control" => ("X-A", "a\u{7f}b"),
        "tab" => ("X-A", "a\tb"),
        "long" => return Some(text().set_header("X-A", "a".repeat(10000))),
        "latin1-no-body" => return Some(NextResponse::empty(200).set_header("X-A", "café")),
        "length-null-body" => {
            return Some(NextResponse::empty(200).set_header("Content-Length", "5"));
        }
        _ => return None,
    };
    Some(text().set_header(name, value))
}

fn known(kind: &str) -> Option<NextResponse> {
    Some(match kind {
        "etag-weak" => text().set_header("ETag", "W/\"a\""),
        "encoding" => text()
            .set_header("Content-Encoding", "gzip")
            .set_header("Transfer-Encoding", "chunked"),
        "language" => text()
            .set_header("Content-Language", "de")
            .set_header("Content-Disposition", "attachment; filename=\"a b.txt\""),
        "cors" => NextResponse::empty(204)
            .set_header("Access-Control-Allow-Origin", "*")
            .set_header("Access-Control-Allow-Methods", "GET, POST")
            .set_header("Access-Control-Max-Age", 86400u32),
        "retry" => NextResponse::empty(503).set_header("Retry-After", 120u32),
        "challenge" => NextResponse::empty(401).set_header("WWW-Authenticate", "Basic realm=\"x\""),
        "location" => text().set_header("Location", "/a b?c#d"),
        "cache" => text()
            .set_header("Cache-Control", "no-store, max-age=0")
            .set_header("Pragma", "no-cache")
            .set_header("Expires", "0")
            .set_header("Age", 3u32),
        "security" => text()
            .set_header("X-Frame-Options", "DENY")
            .set_header("Content-Security-Policy", "default-src 'self'")
            .set_header("Strict-Transport-Security", "max-age=1"),
        "upgrade" => text()
            .set_header("Upgrade", "h2c")
            .set_header("Trailer", "x"),
        "next-cache" => text()
            .set_header("x-nextjs-cache", "HIT")
            .set_header("x-vercel-id", "1"),
        _ => return None,
    })
}
