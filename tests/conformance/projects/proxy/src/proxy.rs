use std::{io, time::Duration};

use actix_web::{rt::time::sleep, web::Data};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use serde_json::json;
use twinroute::{
    SameSite, SetCookie,
    app::{Has, NextRequest, NextResponse, NextUrl, ProxyConfig, ProxyMatcher, Result, after},
};

use crate::LegacyUrl;

const X_MATCH: Has = Has::header("x-match");

const MATCHERS: &[ProxyMatcher] = &[
    ProxyMatcher::new("/"),
    ProxyMatcher::new("/seen/:path*"),
    ProxyMatcher::new("/own"),
    ProxyMatcher::new("/fails"),
    ProxyMatcher::new("/stream"),
    ProxyMatcher::new("/length"),
    ProxyMatcher::new("/blocked"),
    ProxyMatcher::new("/nowhere"),
    ProxyMatcher::new("/café/:path*"),
    ProxyMatcher::new("/api/((?!public|health$).*)"),
    ProxyMatcher::new("/matched/by/header").has(&[X_MATCH.value("v(?<n>\\d+)")]),
    ProxyMatcher::new("/matched/by/cookie").has(&[Has::cookie("match")]),
    ProxyMatcher::new("/matched/by/query").has(&[Has::query("match").value("yes")]),
    ProxyMatcher::new("/matched/missing").missing(&[X_MATCH]),
    ProxyMatcher::new("/matched/two")
        .has(&[X_MATCH, Has::host("match.test")])
        .missing(&[Has::cookie("match")]),
];

pub const CONFIG: ProxyConfig = ProxyConfig::new().matchers(MATCHERS);

/// Does what the header `X-Do` says.
pub async fn proxy(req: NextRequest, legacy: Data<LegacyUrl>) -> Result {
    let action = req.header("x-do").unwrap_or_default();
    let target = req.header("x-target").unwrap_or_default();
    match action.split('-').next().unwrap_or_default() {
        "seen" => seen(req).await,
        "request" | "response" | "both" => Ok(next(&req, &action)),
        "rewrite" => rewrite(&req, &action, &target, &legacy.0),
        "redirect" | "location" => redirect(&req, &action, &target),
        "body" => body(req, &action).await,
        "throw" | "reject" => panic!("of the proxy"),
        "wait" => wait(&action),
        _ => Ok(respond(&req, &action, &target)),
    }
}

/// Responds with what the proxy sees of the request.
async fn seen(mut req: NextRequest) -> Result {
    let plain = NextUrl::parse(req.url())?;
    let url = req.next_url();
    let headers = req.headers().iter();
    let headers =
        headers.filter(|(name, _)| name.starts_with("x-") && !name.starts_with("x-forwarded-"));
    let mut headers: Vec<_> = headers.map(|(name, value)| json!([name, value])).collect();
    headers.sort_by_key(|header| header[0].to_string());
    let cookies = req.cookies().iter();
    let cookies: Vec<_> = cookies
        .map(|cookie| (cookie.name(), cookie.value()))
        .collect();
    let mut seen = json!({
        "method": req.method().as_str(),
        "url": format!("{}{}", plain.pathname(), plain.search()),
        "pathname": url.pathname(),
        "search": url.search(),
        "query": url.search_params().iter().collect::<Vec<_>>(),
        "cookies": cookies,
        "headers": headers,
    });
    seen["body"] = req.text().await?.into();
    Ok(NextResponse::json(seen))
}

/// Passes the request on, with other headers.
fn next(req: &NextRequest, action: &str) -> NextResponse {
    let next = NextResponse::next();
    match action {
        "request-headers" => next
            .set_request_header("x-added", "proxy")
            .set_request_header("x-replaced", "proxy")
            .append_request_header("x-twice", "proxy")
            .delete_request_header("x-deleted")
            .delete_request_header("x-do"),
        "request-headers-only" => {
            let mut headers = req.headers().as_map().clone();
            headers.clear();
            next.request_headers(headers)
                .set_request_header("x-only", "1")
        }
        "request-cookies" => {
            let kept = req
                .cookies()
                .iter()
                .filter(|cookie| cookie.name() != "deleted");
            let pairs = kept.map(|cookie| format!("{}={}", cookie.name(), cookie.value()));
            let pairs: Vec<_> = pairs.chain(["added=proxy".to_owned()]).collect();
            next.set_request_header("cookie", pairs.join("; "))
        }
        "request-type" => next.set_request_header("content-type", "application/json"),
        "response-headers" => next
            .set_header("Proxied", "1")
            .set_header("X-Both", "proxy")
            .append_header("X-Two", "a")
            .append_header("X-Two", "b")
            .set_header("Cache-Control", "private")
            .set_header("Vary", "X-Do"),
        "response-type" => next
            .set_header("Content-Type", "text/x-proxy")
            .set_header("Content-Length", "3"),
        "response-cookies" => next
            .set_cookie(SetCookie::new("both", "proxy"))
            .set_cookie(
                SetCookie::new("proxy", "1")
                    .http_only()
                    .same_site(SameSite::Lax)
                    .path("/a"),
            )
            .delete_cookie("gone"),
        "response-status" => next.status(202),
        _ => next
            .set_request_header("x-added", "proxy")
            .set_header("Proxied", "1")
            .set_cookie(SetCookie::new("proxy", "1")),
    }
}

fn rewrite(req: &NextRequest, action: &str, target: &str, legacy: &str) -> Result {
    let own = NextUrl::parse(req.url())?.join(target)?;
    Ok(match action {
        "rewrite" => NextResponse::rewrite(own),
        "rewrite-query" => {
            let mut url = req.next_url().clone();
            url.set_pathname(target);
            url.update_search_params(|query| {
                query.set("added", "proxy");
                query.delete("deleted");
            });
            NextResponse::rewrite(url)
        }
        "rewrite-headers" => NextResponse::rewrite(own)
            .set_request_header("x-added", "proxy")
            .set_header("Proxied", "1")
            .set_cookie(SetCookie::new("proxy", "1")),
        _ => {
            let away = NextUrl::parse(legacy)?.join(target)?;
            let away = NextResponse::rewrite(away);
            if action == "rewrite-away" {
                return Ok(away);
            }
            away.set_request_header("x-user", "proxy")
                .set_header("Proxied", "1")
        }
    })
}

fn redirect(req: &NextRequest, action: &str, target: &str) -> Result {
    let own = || NextUrl::parse(req.url())?.join(target);
    Ok(match action {
        "redirect" => NextResponse::redirect(own()?),
        "redirect-301" => NextResponse::redirect_with(301, own()?),
        "redirect-away" => NextResponse::redirect("https://example.com/a?b=c"),
        "redirect-cookies" => NextResponse::redirect_with(303, own()?)
            .set_header("Proxied", "1")
            .set_cookie(SetCookie::new("proxy", "1")),
        "location" => NextResponse::empty(302).set_header("Location", target),
        _ => NextResponse::text("here").set_header("Location", target),
    })
}

fn respond(req: &NextRequest, action: &str, target: &str) -> NextResponse {
    match action {
        "json" => NextResponse::json(json!({ "error": "no" }))
            .status(401)
            .set_header("X-Proxy", "1")
            .set_header("WWW-Authenticate", "Bearer"),
        "text" => NextResponse::text("text"),
        "html" => NextResponse::text("<p>").set_header("Content-Type", "text/html"),
        "bytes" => NextResponse::bytes(&[0, 255, 128][..]),
        "empty" => NextResponse::empty(200),
        "status" => NextResponse::empty(target.parse().unwrap_or_default()),
        "phrase" => NextResponse::text("x").status(418).status_text("Tea"),
        "stream" | "stream-fails" => parts(action == "stream-fails"),
        "cookies" => {
            let cookie = req.cookies().get("a");
            let cookie =
                cookie.map(|cookie| json!({ "name": cookie.name(), "value": cookie.value() }));
            NextResponse::json(cookie)
                .set_cookie(SetCookie::new("proxy", "a b"))
                .delete_cookie("gone")
        }
        "nothing" => NextResponse::next(),
        _ => NextResponse::next().set_header("Proxied", "next"),
    }
}

/// Three parts, or one and an error, with pauses.
fn parts(fails: bool) -> NextResponse {
    let parts = if fails {
        vec![Ok("a"), Err(io::Error::other("of the stream"))]
    } else {
        vec![Ok("a"), Ok("b"), Ok("c")]
    };
    NextResponse::stream(stream::iter(parts).then(|part| async {
        sleep(Duration::from_millis(5)).await;
        part.map(Bytes::from)
    }))
}

async fn body(mut req: NextRequest, action: &str) -> Result {
    Ok(match action {
        "body" => NextResponse::text(req.text().await?),
        "body-length" => NextResponse::json(req.bytes().await?.len()),
        "body-json" => NextResponse::json(json!({ "was": req.json::<serde_json::Value>().await? })),
        _ => {
            let length = req.text().await?.encode_utf16().count();
            NextResponse::next().set_request_header("x-length", length.to_string())
        }
    })
}

fn wait(action: &str) -> Result {
    let fails = action == "wait-fails";
    after(async move {
        sleep(Duration::from_millis(5)).await;
        assert!(!fails, "of the work after the response");
    })?;
    Ok(NextResponse::next().set_header("Proxied", "waits"))
}
