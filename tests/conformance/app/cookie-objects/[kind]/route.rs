use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use twinroute::app::{
    NextRequest, NextResponse, RequestCookie, RequestCookies, Result, RouteContext, cookies,
};
use twinroute::{Priority, SameSite, SetCookie};

use super::Params;

/// Reads cookies as objects: of the request, of `cookies()` and of a response.
pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> Result {
    let kind = ctx.params.kind.as_str();
    if kind.starts_with("jar-") {
        return of_jar(kind);
    }
    let read = of_request(req.cookies(), kind).or_else(|| read_back(kind));
    let response = read.map(NextResponse::json);
    let response = response.or_else(|| made(kind)).or_else(|| by_hand(kind));
    Ok(response.unwrap_or_else(|| NextResponse::empty(404)))
}

fn of_request(cookies: RequestCookies<'_>, kind: &str) -> Option<Value> {
    Some(match kind {
        "request-get" => json!([
            cookies.get("a"),
            cookies.get("zz"),
            cookies.get("a").map(RequestCookie::value),
            cookies.has("a"),
            cookies.has("zz")
        ]),
        "request-all" => json!([
            cookies.get_all(),
            cookies.get_all_of("a"),
            cookies.get_all_of("zz"),
            cookies.len()
        ]),
        "request-iterate" => cookies
            .into_iter()
            .map(|cookie| json!([cookie.name(), cookie.name(), cookie.value()]))
            .collect(),
        _ => return None,
    })
}

fn of_jar(kind: &str) -> Result {
    let jar = cookies()?;
    Ok(NextResponse::json(match kind {
        "jar-get" => json!([
            jar.get("a"),
            jar.get("zz"),
            jar.get_all_of("a"),
            jar.get_all_of("zz"),
            jar.has("a"),
            jar.has("zz")
        ]),
        "jar-set" => {
            let names = jar.set(full()).into_iter();
            let names: Vec<_> = names.map(|cookie| cookie.name().to_owned()).collect();
            json!([jar.get("a"), jar.get_all_of("a"), names])
        }
        "jar-attributes" => {
            jar.set(full());
            let both = [jar.get("a"), jar.get("b")].into_iter().flatten();
            both.map(|cookie| attributes(&cookie)).collect()
        }
        "jar-delete-several" => {
            let c = SetCookie::removal("c").path("/c").domain("h.test");
            jar.delete("a").delete("b").set(c);
            json!([jar.get_all(), jar.has("a"), jar.get("c")])
        }
        "jar-delete-all" => {
            for cookie in &jar {
                jar.delete(cookie.name());
            }
            let left = jar.into_iter();
            left.map(|cookie| json!([cookie.name(), cookie.value()]))
                .collect()
        }
        _ => return Ok(NextResponse::empty(404)),
    }))
}

fn full() -> SetCookie {
    let future = SystemTime::UNIX_EPOCH + Duration::from_secs(2_240_611_198);
    SetCookie::new("a", "9")
        .http_only()
        .secure()
        .same_site(SameSite::Lax)
        .path("/p")
        .domain("h.test")
        .max_age(Duration::ZERO)
        .priority(Priority::Low)
        .partitioned()
        .expires(future)
}

fn attributes(cookie: &SetCookie) -> Value {
    let expires = cookie.expires_value();
    let expires = expires.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
    json!([
        cookie.name(),
        cookie.value(),
        cookie.path_value(),
        cookie.domain_value(),
        cookie.is_secure(),
        cookie.is_http_only(),
        cookie.same_site_value().map(SameSite::as_str),
        cookie.max_age_value(),
        cookie.priority_value().map(Priority::as_str),
        cookie.is_partitioned(),
        expires.unwrap_or_default().as_millis()
    ])
}

/// Reads back what a response sets.
fn read_back(kind: &str) -> Option<Value> {
    let response = NextResponse::json(json!({ "kind": kind }));
    Some(match kind {
        "response-get" => {
            let response = response
                .set_cookie(SetCookie::new("a", "x y").http_only())
                .set_cookie(SetCookie::new("b", "2").path("/b"));
            let cookies = response.cookies();
            json!([
                cookies.get("a"),
                cookies.get("zz"),
                cookies.get_all(),
                cookies.get_all_of("b"),
                cookies.get_all_of("zz"),
                cookies.has("b"),
                cookies.has("zz"),
                cookies.to_string()
            ])
        }
        "made-read" => {
            let made = with(&["a=%20x; Path=/x; HttpOnly", "b=2"]).cookies();
            json!([
                made.get("a"),
                made.get_all(),
                made.has("b"),
                made.to_string()
            ])
        }
        "header-read" => {
            let cookies = response.append_header("Set-Cookie", "a=1").cookies();
            json!([cookies.get("a"), cookies.len()])
        }
        _ => return None,
    })
}

/// A response that is made with headers.
fn with(cookies: &[&str]) -> NextResponse {
    let response = NextResponse::empty(200);
    let cookies = cookies.iter();
    cookies.fold(response, |response, cookie| {
        response.append_header("Set-Cookie", *cookie)
    })
}

fn made(kind: &str) -> Option<NextResponse> {
    let new = |name: &str, value: &str| SetCookie::new(name, value);
    Some(match kind {
        "made" => with(&["a=1; HttpOnly"]).set_cookie(new("b", "2")),
        "made-two" => with(&["a=1; Path=/x", "b=2; Max-Age=5"]).set_cookie(new("c", "3")),
        "made-two-same" => with(&["a=1; Path=/x", "b=2"]).set_cookie(new("a", "9")),
        "made-unknown" => with(&["a=x%2520y; Custom=1"]).set_cookie(new("b", "2")),
        "made-bad-escape" => with(&["a=%zz"]).set_cookie(new("b", "2")),
        _ => return None,
    })
}

fn by_hand(kind: &str) -> Option<NextResponse> {
    let response = NextResponse::json(json!({ "kind": kind }));
    let new = |name: &str, value: &str| SetCookie::new(name, value);
    Some(match kind {
        "response-delete-several" => response
            .set_cookie(new("a", "1"))
            .set_cookie(new("b", "2"))
            .delete_cookie("a")
            .set_cookie(SetCookie::removal("c").path("/c")),
        "header-set" => response
            .set_header("Set-Cookie", "a=1")
            .set_cookie(new("b", "2")),
        "header-two" => response
            .append_header("Set-Cookie", "a=1; Path=/x")
            .append_header("Set-Cookie", "b=2")
            .set_cookie(new("c", "3")),
        "header-between" => response
            .set_cookie(new("a", "1"))
            .append_header("Set-Cookie", "b=2")
            .set_cookie(new("c", "3")),
        "header-replaced" => response
            .set_cookie(new("a", "1"))
            .set_header("Set-Cookie", "b=2")
            .set_cookie(new("c", "3")),
        "header-deleted" => response
            .set_cookie(new("a", "1"))
            .delete_header("Set-Cookie")
            .set_cookie(new("c", "3")),
        "header-same" => response
            .set_cookie(new("a", "1").http_only())
            .append_header("Set-Cookie", "a=2; Path=/x"),
        "header-last" => response
            .set_cookie(new("a", "1").http_only())
            .append_header("Set-Cookie", "b=2")
            .append_header("Set-Cookie", "c=3; Secure"),
        _ => return None,
    })
}
