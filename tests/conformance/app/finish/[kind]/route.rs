use std::time::Duration;

use actix_web::rt::time::sleep;
use bytes::Bytes;
use futures_util::stream::{self, once};
use twinroute::SetCookie;
use twinroute::app::{NextResponse, Result, RouteContext, cookies, not_found, redirect};

use super::Params;

const HEADERS: &[(&str, &[(&str, &str)])] = &[
    ("close", &[("Connection", "close")]),
    ("keep", &[("Connection", "keep-alive")]),
    ("te", &[("TE", "trailers")]),
    ("vary", &[("Vary", "Origin")]),
    ("vary-two", &[("Vary", "Origin"), ("Vary", "Cookie")]),
    ("vary-empty", &[("Vary", "")]),
    ("vary-encoding", &[("Vary", "accept-encoding")]),
    (
        "etag",
        &[
            ("ETag", "\"x\""),
            ("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT"),
        ],
    ),
    ("range", &[("Accept-Ranges", "bytes")]),
    ("middleware-cookie", &[("x-middleware-set-cookie", "a=1")]),
    (
        "middleware-override",
        &[
            ("x-middleware-override-headers", "x-a"),
            ("x-middleware-request-x-a", "1"),
        ],
    ),
    ("middleware-next-0", &[("x-middleware-next", "0")]),
    ("middleware-redirect", &[("x-middleware-redirect", "/x")]),
    ("middleware-skip", &[("x-middleware-skip", "1")]),
    (
        "nextjs",
        &[
            ("x-nextjs-cache", "HIT"),
            ("x-nextjs-stale-time", "1"),
            ("x-nextjs-redirect", "/x"),
            ("x-nextjs-matched-path", "/x"),
            ("x-next-cache-tags", "a"),
        ],
    ),
    (
        "matched",
        &[
            ("x-matched-path", "/x"),
            ("x-nextjs-rewrite", "/x"),
            ("x-nextjs-postponed", "1"),
            ("x-nextjs-prerender", "1"),
            ("rsc", "1"),
            ("next-url", "/"),
        ],
    ),
    ("powered", &[("Server", "ours"), ("Via", "1.1 a")]),
    (
        "type-space",
        &[("Content-Type", " text/plain ; charset=x ")],
    ),
    ("type-upper", &[("Content-Type", "TEXT/HTML")]),
    ("cookie-empty", &[("Set-Cookie", "")]),
    (
        "cookie-commas",
        &[(
            "Set-Cookie",
            "a=1; Expires=Wed, 21 Oct 2065 07:28:00 GMT, b=\"x,y=z\"; Path=/, c=3",
        )],
    ),
    (
        "cookie-same",
        &[
            ("Set-Cookie", "a=1"),
            ("Set-Cookie", "a=2"),
            ("Set-Cookie", "a=1"),
        ],
    ),
    ("allow", &[("Allow", "GET"), ("Allow", "POST")]),
    (
        "content-location",
        &[
            ("Content-Location", "/x"),
            ("Content-Language", "de"),
            ("Content-Range", "bytes 0-1/2"),
            ("Content-Disposition", "inline"),
        ],
    ),
    (
        "hop",
        &[
            ("Keep-Alive", "timeout=9"),
            ("Proxy-Connection", "close"),
            ("Trailer", "X-A"),
            ("Transfer-Encoding", "chunked"),
        ],
    ),
    ("case", &[("X-MiXeD", "YeS"), ("x-mixed", "no")]),
    (
        "date",
        &[
            ("Age", "1"),
            ("Expires", "0"),
            ("Pragma", "no-cache"),
            ("Warning", "110 - \"x\""),
        ],
    ),
];

/// Answers by `kind`.
pub async fn get(ctx: RouteContext<Params>) -> Result {
    let kind = ctx.params.kind.as_str();
    if let Some((_, headers)) = HEADERS.iter().find(|(known, _)| *known == kind) {
        let mut answer = NextResponse::text("text");
        for (at, (name, value)) in headers.iter().enumerate() {
            // The type of the text gives way.
            answer = match at {
                0 => answer.set_header(name, *value),
                _ => answer.append_header(name, *value),
            };
        }
        return Ok(answer);
    }
    let answer = phrased(kind)
        .or_else(|| typed(kind))
        .or_else(|| streamed(kind));
    answer.unwrap_or_else(|| Ok(NextResponse::text("else").status(404)))
}

pub use get as post;
pub use get as put;
pub use get as options;

fn phrased(kind: &str) -> Option<Result> {
    let phrase = match kind {
        "phrase-latin1" => "é",
        "phrase-unicode" => "✓",
        "phrase-break" => "a\nb",
        "phrase-tab" => "a\tb",
        "phrase-nul" => "a\0b",
        _ => return None,
    };
    Some(Ok(NextResponse::text("x").status_text(phrase)))
}

fn typed(kind: &str) -> Option<Result> {
    let with_type = |status| {
        NextResponse::empty(status)
            .set_header("Content-Type", "text/plain")
            .set_header("Content-Length", "9")
            .set_header("X-A", "1")
    };
    Some(Ok(match kind {
        "typed-204" => with_type(204),
        "typed-205" => with_type(205),
        "typed-304" => with_type(304)
            .set_header("ETag", "\"a\"")
            .set_header("Cache-Control", "no-cache"),
        "typed-null" => with_type(200),
        "cookies-then-not-modified" => return Some(not_modified()),
        "joined-204" => NextResponse::empty(204)
            .append_header("X-A", "1")
            .append_header("X-A", "2")
            .set_header("Set-Cookie", "a=1, b=2"),
        "undefined-typed" => {
            NextResponse::empty(200).set_header("Content-Type", "application/json")
        }
        "redirect-body" => NextResponse::text("go there")
            .status(302)
            .set_header("Location", "/x"),
        "choices" => NextResponse::json(["/a", "/b"])
            .status(300)
            .set_header("Location", "/a"),
        _ => return None,
    }))
}

fn streamed(kind: &str) -> Option<Result> {
    let jar = cookies().ok()?;
    Some(Ok(match kind {
        "sse" => NextResponse::stream(stream::iter(
            ["data: 1\n\n", "data: 2\n\n"].map(|text| Ok::<_, String>(Bytes::from(text))),
        ))
        .set_header("Content-Type", "text/event-stream"),
        "empty-stream" => NextResponse::stream(stream::empty::<Result<Bytes, String>>())
            .set_header("Content-Type", "text/plain"),
        "redirect-in-stream" => NextResponse::stream(once(async {
            sleep(Duration::from_millis(20)).await;
            Err::<Bytes, _>(redirect("/x").to_string())
        })),
        "not-found-in-stream" => NextResponse::stream(stream::unfold(0, |at| async move {
            if at == 0 {
                return Some((Ok("some".into()), 1));
            }
            sleep(Duration::from_millis(50)).await;
            Some((Err::<Bytes, _>(not_found().to_string()), 2))
        })),
        "cookie-in-start" => NextResponse::stream(once(async move {
            jar.set(SetCookie::new("early", "1"));
            Ok::<_, String>("text".into())
        })),
        "cookie-in-pull" => NextResponse::stream(once(async move {
            sleep(Duration::from_millis(20)).await;
            jar.set(SetCookie::new("late", "1"));
            Ok::<_, String>("text".into())
        })),
        "cookie-between-pieces" => NextResponse::stream(stream::unfold(0, move |at| {
            let jar = jar.clone();
            async move {
                match at {
                    0 => Some((Ok::<_, String>("one".into()), 1)),
                    1 => {
                        sleep(Duration::from_millis(20)).await;
                        jar.set(SetCookie::new("late", "1"));
                        Some((Ok(jar.value("late").unwrap_or_default().into()), 2))
                    }
                    _ => None,
                }
            }
        })),
        _ => return None,
    }))
}

fn not_modified() -> Result {
    cookies()?.set(SetCookie::new("a", "1"));
    Ok(NextResponse::empty(304).set_header("ETag", "\"a\""))
}
