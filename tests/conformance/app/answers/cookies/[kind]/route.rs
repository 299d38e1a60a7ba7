use bytes::Bytes;
use futures_util::stream;
use serde_json::json;
use twinroute::{
    SetCookie,
    app::{CookieJar, NextResponse, Result, RouteContext, cookies, redirect},
};

use super::Params;

/// Cookies of an answer beside those of `cookies()`.
pub async fn get(ctx: RouteContext<Params>) -> Result {
    let jar = cookies()?;
    let kind = ctx.params.kind.as_str();
    if let Some(cookies) = by_hand(kind) {
        jar.set(SetCookie::new("z", "1"));
        return Ok(cookies
            .iter()
            .fold(NextResponse::json(1), |answer, cookie| {
                answer.append_header("Set-Cookie", *cookie)
            }));
    }
    if let Some(response) = of_response(kind) {
        return Ok(response);
    }
    beside(&jar, kind)
}

fn by_hand(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "hand-bare" => &["bad"],
        "hand-attributes" => &[
            "a=1; HttpOnly; Secure; SameSite=None; bogus=1; Domain=x.y; Partitioned; Priority=High; Path=/p",
        ],
        "hand-encoded" => &["a=%20x"],
        "hand-twice-encoded" => &["a=%2520x"],
        "hand-latin1" => &["a=é"],
        "hand-expires" => &["a=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT"],
        "hand-comma" => &["a=1, b=2"],
        "hand-repeat" => &["a=1", "b=1", "a=2; Path=/q"],
        "hand-quotes" => &["a=x y\"z"],
        "hand-bad-same-site" => &["a=1; SameSite=Weird; Max-Age=abc"],
        "hand-flag-values" => &["a=1; Secure=0; HttpOnly=false"],
        "hand-spaces" => &["a=1 ; path = /x "],
        "hand-zero-age" => &["a=; Max-Age=0; Path=/"],
        "hand-lower" => &["a=1; httponly; SAMESITE=LAX; path=/x"],
        "hand-same-name" => &["z=own; Path=/own"],
        "hand-bad-escape" => &["a=%zz"],
        "hand-no-space" => &["a=1;Path=/x;HttpOnly"],
        _ => return None,
    })
}

fn of_response(kind: &str) -> Option<NextResponse> {
    let response = NextResponse::json(1);
    let new = |name: &str, value: &str| SetCookie::new(name.to_owned(), value.to_owned());
    Some(match kind {
        "options-replaced" => response
            .set_cookie(new("a", "1").max_age_seconds(5).path("/x"))
            .set_cookie(new("a", "2")),
        "object" => response.set_cookie(new("a", "v").domain("d").http_only()),
        "delete-path" => response.set_cookie(SetCookie::removal("a").path("/p")),
        "order" => response
            .set_cookie(new("b", "1"))
            .set_cookie(new("a", "1"))
            .set_cookie(new("b", "3")),
        "then-header" => response
            .set_cookie(new("a", "1"))
            .append_header("Set-Cookie", "a=2"),
        "header-first" => response
            .append_header("Set-Cookie", "x=1")
            .set_cookie(new("b", "1")),
        "header-deleted" => response
            .set_cookie(new("a", "1"))
            .delete_header("Set-Cookie"),
        "header-set" => response
            .set_cookie(new("a", "1"))
            .set_header("Set-Cookie", "b=1"),
        "read" => {
            let response = response.set_cookie(new("a", "é"));
            let (cookies, header) = (response.cookies(), response.header("set-cookie"));
            NextResponse::json(json!([cookies.get("a"), cookies.has("b"), header]))
        }
        _ => return None,
    })
}

fn beside(jar: &CookieJar, kind: &str) -> Result {
    let response = NextResponse::json(1);
    match kind {
        "same-name" => {
            jar.set(SetCookie::new("a", "1").path("/j"));
            return Ok(response.set_cookie(SetCookie::new("a", "2").path("/r")));
        }
        "deleted-beside" => {
            jar.delete("a");
            return Ok(response.set_cookie(SetCookie::new("b", "1")));
        }
        "on-redirect" => {
            jar.set(SetCookie::new("a", "1").http_only()).delete("b");
            return Err(redirect("/items"));
        }
        _ => {}
    }
    let response = match kind {
        "on-204" => NextResponse::empty(204),
        "on-304" => NextResponse::empty(304),
        "on-404" => NextResponse::text("none").status(404),
        "on-500" => NextResponse::text("own").status(500),
        "on-response-redirect" => NextResponse::redirect_with(302, "http://conformance.test/"),
        "on-next-redirect" => {
            NextResponse::redirect("http://conformance.test/").set_cookie(SetCookie::new("b", "2"))
        }
        "on-stream" => NextResponse::stream(stream::iter([Ok::<_, String>(Bytes::from("s"))])),
        _ => return Ok(NextResponse::empty(404)),
    };
    jar.set(SetCookie::new("a", "1"));
    Ok(response)
}
