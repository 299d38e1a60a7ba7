use std::io;

use bytes::Bytes;
use futures_util::stream;
use serde_json::json;
use twinroute::SetCookie;
use twinroute::app::{
    NextRequest, NextResponse, Result, RouteContext, cookies, headers, not_found, redirect,
};

use super::Params;

pub const RUNTIME: &str = "edge";

// What differs from one run to the next, or from one client to the next.
const PRIVATE: [&str; 3] = ["x-forwarded-for", "x-forwarded-port", "connection"];

/// Answers what it sees, or as its path says.
pub async fn get(mut req: NextRequest, ctx: RouteContext<Params>) -> Result {
    let rest = ctx.params.rest.unwrap_or_default();
    Ok(match rest.first().map_or("", String::as_str) {
        "text" => NextResponse::text("text")
            .status(201)
            .set_header("X-A", "1")
            .set_header("Set-Cookie", "h=1"),
        "empty" => NextResponse::empty(204),
        "cookies" => {
            cookies()?.set(SetCookie::new("a", "1")).delete("b");
            NextResponse::json(json!({ "a": cookies()?.value("a") }))
        }
        "redirect" => return Err(redirect("/x")),
        "not-found" => return Err(not_found()),
        "error" => return Err(io::Error::other("no").into()),
        "stream" => NextResponse::stream(stream::iter(
            ["one", "two"].map(|text| Ok::<_, String>(Bytes::from(text))),
        )),
        "body" => {
            let body = req.text().await?;
            NextResponse::json(json!({ "body": body, "type": req.header("content-type") }))
        }
        _ => seen(&req, &rest)?,
    })
}

pub use get as post;

fn seen(req: &NextRequest, rest: &[String]) -> Result {
    let shown = req.headers().iter();
    let shown: Vec<_> = shown.filter(|(name, _)| !PRIVATE.contains(name)).collect();
    Ok(NextResponse::json(json!({
        "method": req.method().as_str(),
        "url": req.url(),
        "path": req.next_url().pathname(),
        "rest": (!rest.is_empty()).then_some(rest),
        "query": req.next_url().search_params(),
        "cookies": req.cookies().get_all(),
        "headers": shown,
        "function": headers()?.get("x-test"),
    })))
}
