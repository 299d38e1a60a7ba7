use twinroute::{
    SetCookie,
    app::{
        NextRequest, NextResponse, NextUrl, Result, RouteContext, cookies, permanent_redirect,
        redirect,
    },
};

use super::Params;

/// Redirects in the ways that handlers do.
pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> Result {
    match ctx.params.kind.as_str() {
        "redirect" | "push" => Err(redirect("/items")),
        "permanent" => Err(permanent_redirect("/items?x=1#y")),
        "external" => Err(redirect("https://example.com/a b")),
        "relative" => Err(redirect("../items")),
        "unicode" => Err(redirect("/é")),
        "semicolons" => Err(redirect("/a;b;c")),
        "with-cookies" => {
            cookies()?.set(SetCookie::new("a", "1"));
            Err(redirect("/items"))
        }
        // It is an error, so whoever gets it may answer something else.
        "caught" => Err(redirect("/items")).or_else(|_| Ok(NextResponse::text("caught"))),
        "next-url" => {
            let base = NextUrl::parse("http://conformance.test")?;
            Ok(NextResponse::redirect(base.join("/items?x=é y")?))
        }
        kind => Ok(answer(kind, &req)),
    }
}

fn answer(kind: &str, req: &NextRequest) -> NextResponse {
    match kind {
        "next" => NextResponse::redirect("https://example.com/there"),
        "next-status" => NextResponse::redirect_with(303, "https://example.com/"),
        "next-init" => {
            NextResponse::redirect_with(308, "https://example.com/").set_header("X-Made", "yes")
        }
        "next-cookie" => {
            NextResponse::redirect("https://example.com").set_cookie(SetCookie::new("a", "1"))
        }
        "next-relative" => NextResponse::redirect("/items"),
        "next-bad-status" => NextResponse::redirect_with(304, "https://example.com/"),
        "clone" => {
            let mut url = req.next_url().clone();
            url.set_host("conformance.test");
            url.set_pathname("/items");
            url.set_search("");
            NextResponse::redirect(url)
        }
        "response" => NextResponse::redirect_with(301, "https://example.com/"),
        "manual" => NextResponse::empty(302).set_header("Location", "/items"),
        _ => NextResponse::empty(404),
    }
}

pub use get as post;
pub use get as put;
pub use get as delete;
