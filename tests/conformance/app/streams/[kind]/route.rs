use std::time::Duration;

use actix_web::rt::time::sleep;
use bytes::Bytes;
use futures_util::{
    Stream, StreamExt as _, TryStreamExt as _,
    stream::{self, once},
};
use twinroute::app::{
    Event, NextRequest, NextResponse, Result, RouteContext, Sse, cookies, headers,
};

use super::Params;

/// Answers with streams.
pub async fn get(mut req: NextRequest, ctx: RouteContext<Params>) -> Result {
    let kind = ctx.params.kind.as_str();
    if let Some(response) = text(kind).or_else(|| generated(kind)) {
        return Ok(response);
    }
    Ok(match kind {
        "echo" => echo(&mut req)?.set_header("Content-Type", "application/octet-stream"),
        "echo-typed" => {
            let content_type = req.header("content-type");
            echo(&mut req)?.set_header("Content-Type", content_type.as_deref().unwrap_or("none"))
        }
        "functions" => {
            let jar = cookies()?;
            NextResponse::stream(once(async move {
                sleep(Duration::from_millis(5)).await;
                let seen = (jar.value("a"), headers()?.get("x-test").map(String::from));
                Ok::<_, twinroute::ApiError>(serde_json::to_vec(&seen).unwrap_or_default().into())
            }))
        }
        _ => NextResponse::empty(404),
    })
}

pub use get as post;
pub use get as put;

fn echo(req: &mut NextRequest) -> Result {
    Ok(NextResponse::stream(req.body()?))
}

fn chunks(texts: &[&'static str]) -> NextResponse {
    NextResponse::stream(stream::iter(texts.to_vec()).map(|text| Ok::<_, String>(text.into())))
}

fn text(kind: &str) -> Option<NextResponse> {
    Some(match kind {
        "empty" => chunks(&[]),
        "typed" => chunks(&["{\"a\":", "1}"])
            .status(201)
            .set_header("Content-Type", "application/json")
            .set_header("X-A", "1"),
        "empty-chunks" => chunks(&["a", "", "b"]),
        "unicode" => {
            chunks(&["é", "\u{1f600}"]).set_header("Content-Type", "text/plain; charset=utf-8")
        }
        "length" => chunks(&["four"]).set_header("Content-Length", 4u32),
        "lines" => chunks(&["{\"a\":1}\n", "{\"a\":2}\n"])
            .set_header("Content-Type", "application/x-ndjson"),
        "blob" => chunks(&["one ", "two"]),
        "not-found" => chunks(&["no such thing"]).status(404),
        _ => return None,
    })
}

fn generated(kind: &str) -> Option<NextResponse> {
    Some(match kind {
        "slow" => {
            let words = stream::iter(["one ", "two ", "three"]).then(async |word| {
                sleep(Duration::from_millis(10)).await;
                Ok::<_, String>(Bytes::from(word))
            });
            NextResponse::stream(words)
        }
        "large" => repeated(64, |_| "x".repeat(16384))
            .set_header("Content-Type", "application/octet-stream"),
        "many" => repeated(500, |at| format!("{at},")),
        "no-transform" => repeated(1, |_| "plain ".repeat(1000))
            .set_header("Content-Type", "text/plain")
            .set_header("Cache-Control", "no-transform"),
        "events" => Sse::new(events()).into(),
        "transform" => NextResponse::stream(
            once(async { Ok::<_, String>("abc") }).map_ok(|text| text.to_uppercase().into()),
        ),
        _ => return None,
    })
}

fn repeated(times: usize, text: fn(usize) -> String) -> NextResponse {
    NextResponse::stream(stream::iter(0..times).map(move |at| Ok::<_, String>(text(at).into())))
}

fn events() -> impl Stream<Item = Result<Event, String>> {
    let events = [
        Event::data("{\"n\":1}").event("tick").id("1"),
        Event::comment("a comment"),
        Event::data("two\nlines").retry(Duration::from_secs(1)),
    ];
    stream::iter(events).map(Ok)
}
