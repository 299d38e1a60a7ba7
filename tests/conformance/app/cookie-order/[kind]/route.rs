use std::time::{Duration, SystemTime};

use serde_json::json;
use twinroute::{
    Priority, SameSite, SetCookie,
    app::{NextResponse, Result, RouteContext, cookies},
};

use super::Params;

/// Shows cookies as objects, whose keys have an order.
pub async fn get(ctx: RouteContext<Params>) -> Result {
    let kind = ctx.params.kind.as_str();
    if let Some(cookie) = cookie(kind) {
        return Ok(NextResponse::json(cookies()?.set(cookie).get_all()));
    }
    let made = |cookie: &str| NextResponse::empty(200).set_header("Set-Cookie", cookie);
    let parsed = |cookie| made(cookie).cookies().get_all().to_vec();
    Ok(match kind {
        "deleted" => NextResponse::json(cookies()?.delete("a").get_all()),
        "response" => {
            let a = SetCookie::new("a", "1").secure().path("/x");
            let a = a.same_site(SameSite::Strict).http_only();
            NextResponse::json(NextResponse::empty(200).set_cookie(a).cookies().get_all())
        }
        "parsed" => NextResponse::json(parsed(
            "a=1; Secure; HttpOnly; Path=/x; SameSite=Lax; Domain=h.test",
        )),
        "parsed-all" => NextResponse::json(parsed(
            "a=1; Priority=High; Partitioned; Max-Age=5; Expires=Mon, 31 Dec 2040 23:59:58 GMT; SameSite=None; Secure; Path=/x; HttpOnly; Domain=h.test",
        )),
        "parsed-set" => {
            let set = NextResponse::json(json!({})).set_cookie(SetCookie::new("a", "1"));
            NextResponse::json([parsed("b=2; Path=/").as_slice(), set.cookies().get_all()].concat())
        }
        "path-semicolon" => {
            let a = SetCookie::new("a", "1").path("/x; HttpOnly");
            NextResponse::json(cookies()?.set(a).has("a"))
        }
        "header-twice" => made("a=1")
            .set_header("Set-Cookie", "b=2")
            .set_cookie(SetCookie::new("c", "3")),
        _ => NextResponse::empty(404),
    })
}

fn cookie(kind: &str) -> Option<SetCookie> {
    let future = SystemTime::UNIX_EPOCH + Duration::from_secs(2_240_611_198);
    let a = SetCookie::new("a", "1");
    Some(match kind {
        "none" => a,
        "flags-first" => a.http_only().secure().path("/x"),
        "path-first" => a.path("/x").secure().http_only(),
        "all" => a
            .priority(Priority::High)
            .partitioned()
            .same_site(SameSite::None)
            .max_age_seconds(0)
            .expires(future)
            .domain("h.test")
            .secure()
            .http_only()
            .path("/x"),
        "all-back" => a
            .path("/x")
            .http_only()
            .secure()
            .domain("h.test")
            .expires(future)
            .max_age_seconds(0)
            .same_site(SameSite::None)
            .partitioned()
            .priority(Priority::High),
        "default-path" => a.same_site(SameSite::Lax).domain("h.test"),
        _ => return None,
    })
}
