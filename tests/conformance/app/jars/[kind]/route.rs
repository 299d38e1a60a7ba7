use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_util::stream;
use serde_json::{Value, json};
use twinroute::app::{
    CookieJar, NextRequest, NextResponse, Result, RouteContext, cookies, redirect,
};
use twinroute::{SameSite, SetCookie};

use super::Params;

/// Jars of the request, of the answer and of `cookies()`, from their rarer sides.
pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> Result {
    let jar = cookies()?;
    let kind = ctx.params.kind.as_str();
    match kind {
        "set-then-error" => {
            jar.set(SetCookie::new("a", "1"));
            return Err(std::io::Error::other("no").into());
        }
        "delete-then-redirect" => {
            let everywhere = SetCookie::new("a", "1").http_only().secure();
            jar.set(
                everywhere
                    .same_site(SameSite::None)
                    .path("/p")
                    .domain("h.test"),
            )
            .delete("b")
            .set(SetCookie::new("n", "1"));
            return Err(redirect("/x"));
        }
        _ => {}
    }
    let known = read(&jar, &req, kind).or_else(|| respond(&jar, kind));
    Ok(known.unwrap_or_else(|| NextResponse::empty(404)))
}

pub use get as post;
pub use get as delete;

fn read(jar: &CookieJar, req: &NextRequest, kind: &str) -> Option<NextResponse> {
    let read: Value = match kind {
        "deleted" => {
            jar.delete("a");
            json!([jar.has("a"), jar.get("a"), jar.get_all_of("a").len()])
        }
        "request-all" => json!([
            req.cookies().get_all_of("a"),
            req.cookies().get_all_of("zz"),
            req.cookies().has("a"),
            req.cookies().get("zz")
        ]),
        "response-read" => {
            let response = NextResponse::json(json!({ "ok": true }))
                .set_cookie(
                    SetCookie::new("a", "x y")
                        .http_only()
                        .max_age(Duration::ZERO),
                )
                .set_cookie(
                    SetCookie::new("b", "2")
                        .path("/b")
                        .same_site(SameSite::Strict),
                );
            let cookies = response.cookies();
            let shown = cookies.iter();
            let shown = shown.map(|one| (one.name(), one.value(), one.path_value()));
            json!([
                cookies.get("a").map(SetCookie::value),
                shown.collect::<Vec<_>>(),
                cookies.has("a"),
                cookies.has("c"),
                cookies.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ])
        }
        _ => return None,
    };
    Some(NextResponse::json(&read))
}

fn respond(jar: &CookieJar, kind: &str) -> Option<NextResponse> {
    let response = NextResponse::json(json!({ "ok": true }));
    let new = |name: &str, value: &str| SetCookie::new(name, value);
    Some(match kind {
        "response-text" => {
            let response = response
                .set_cookie(new("a", "1"))
                .set_cookie(new("b", "2").http_only());
            NextResponse::text(response.cookies().to_string())
        }
        "response-delete-options" => {
            response.set_cookie(SetCookie::removal("a").path("/x").domain("h.test"))
        }
        "response-redirect" => {
            jar.set(new("c", "3"));
            NextResponse::redirect_with(303, "http://h.test/x")
                .set_cookie(new("a", "1").http_only())
                .delete_cookie("b")
        }
        "response-no-content" => NextResponse::empty(204).set_cookie(new("a", "1")),
        "response-stream" => {
            NextResponse::stream(stream::iter([Ok::<_, String>(Bytes::from("text"))]))
                .set_cookie(new("a", "1"))
        }
        "response-twice" => response
            .set_cookie(new("a", "1").http_only())
            .set_cookie(new("a", "2")),
        "age-negative" => {
            let past = new("a", "1")
                .max_age_seconds(-1)
                .expires(SystemTime::UNIX_EPOCH);
            jar.set(past.path("/x"));
            response
        }
        "age-and-expires" => {
            let year = SystemTime::UNIX_EPOCH + Duration::from_secs(2_208_988_800);
            jar.set(new("a", "1").max_age(Duration::ZERO).expires(year));
            response
        }
        "request-order" => {
            jar.set(new("n", "1")).set(new("b", "2")).delete("a");
            response
        }
        "hand-and-jar" => {
            jar.set(new("a", "1"));
            response
                .append_header("Set-Cookie", "h=1; Path=/h")
                .set_cookie(new("r", "2"))
                .append_header("Set-Cookie", "i=1")
        }
        "bulk-header" => NextResponse::empty(200)
            .append_header("Set-Cookie", "a=1; Path=/")
            .append_header("X-A", "1")
            .append_header("Set-Cookie", "b=2")
            .append_header("X-A", "2")
            .append_header("Set-Cookie", "c=3; Expires=Fri, 01 Jan 2040 00:00:00 GMT"),
        _ => return None,
    })
}
