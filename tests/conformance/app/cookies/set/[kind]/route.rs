use std::time::{Duration, SystemTime};

use serde_json::json;
use twinroute::{
    Priority, SameSite, SetCookie,
    app::{CookieJar, NextResponse, Result, RouteContext, cookies},
};

use super::Params;

/// Sets cookies in the ways that handlers do.
pub async fn get(ctx: RouteContext<Params>) -> Result {
    let jar = cookies()?;
    let response = NextResponse::json(json!({ "ok": true }));
    Ok(match ctx.params.kind.as_str() {
        "read-back" => read_back(jar.set(SetCookie::new("a", "new"))),
        "delete-read-back" => read_back(jar.delete("a")),
        "response" => response
            .set_cookie(SetCookie::new("a", "1"))
            .set_cookie(SetCookie::new("b", "2").http_only().path("/b")),
        "response-delete" => response.delete_cookie("a"),
        "response-and-function" => {
            jar.set(SetCookie::new("a", "function"))
                .set(SetCookie::new("b", "function"));
            response
                .set_cookie(SetCookie::new("a", "response"))
                .set_cookie(SetCookie::new("c", "response"))
        }
        "header" => response
            .append_header("Set-Cookie", "a=1; Path=/")
            .append_header("Set-Cookie", "a=2; Path=/; custom"),
        "header-and-function" => {
            jar.set(SetCookie::new("a", "function"));
            response
                .append_header("Set-Cookie", "a=header; Path=/h")
                .append_header("Set-Cookie", "z=header")
        }
        "plain-response" => {
            jar.set(SetCookie::new("a", "1"));
            NextResponse::text("plain").set_header("Set-Cookie", "b=2")
        }
        kind => {
            set(&jar, kind);
            response
        }
    })
}

fn set(jar: &CookieJar, kind: &str) {
    let a = SetCookie::new("a", "1");
    match kind {
        "plain" => jar.set(a),
        "all" => jar.set(
            a.path("/x")
                .expires(SystemTime::UNIX_EPOCH + Duration::from_secs(1_893_553_445))
                .domain("example.com")
                .secure()
                .http_only()
                .same_site(SameSite::Lax)
                .partitioned()
                .priority(Priority::High),
        ),
        "object" => jar.set(a.path("/y").http_only()),
        "encoded" => jar.set(SetCookie::new("a", "two words; é=%\"\\")),
        "bad-name" => jar.set(SetCookie::new("a b", "1")),
        "empty" => jar.set(SetCookie::new("a", "")),
        "zero-age" => jar.set(a.max_age(Duration::ZERO)),
        "same-site-true" => jar.set(a.same_site(SameSite::Strict)),
        "same-site-none" => jar.set(a.same_site(SameSite::None).secure()),
        "same-site-false" => jar.set(a),
        "epoch" => jar.set(a.expires(SystemTime::UNIX_EPOCH)),
        "delete" => jar.delete("a"),
        "delete-options" => jar.set(SetCookie::removal("a").path("/x").domain("example.com")),
        "set-then-delete" => jar.set(a).delete("a"),
        "twice" => jar.set(a).set(SetCookie::new("a", "2")),
        "several" => jar
            .set(SetCookie::new("b", "1"))
            .set(SetCookie::new("a", "2"))
            .set(SetCookie::new("c", "3")),
        _ => jar,
    };
}

fn read_back(jar: &CookieJar) -> NextResponse {
    NextResponse::json(json!({ "a": jar.get("a"), "all": jar.get_all(), "has": jar.has("a") }))
}
