use std::{collections::BTreeMap, io};

use serde_json::json;
use twinroute::{
    SetCookie,
    app::{NextResponse, Result, RouteContext, cookies, redirect},
};

use super::Params;

/// Fails in the ways that handlers do.
pub async fn get(ctx: RouteContext<Params>) -> Result {
    Ok(match ctx.params.kind.as_str() {
        // What is thrown and is no error, is a panic here.
        "undefined" => panic!(),
        "number" => std::panic::panic_any(42),
        "object" => std::panic::panic_any(404),
        "rejected" => return Err(secret().into()),
        // Nothing refers to itself here; this is no JSON either.
        "circular" => NextResponse::json(BTreeMap::from([([1], "a key of an object is text")])),
        "bad-status" => NextResponse::text("x").status(99),
        "bad-header" => NextResponse::text("x").set_header("X-Bad", "a\nb"),
        "bad-redirect" => NextResponse::redirect("not a url"),
        "redirect-after-cookie" => {
            cookies()?.set(SetCookie::new("a", "1"));
            return Err(redirect("/elsewhere"));
        }
        "redirect-swallowed" => {
            let swallowed = |_| Ok(NextResponse::json(json!({ "swallowed": true })));
            return Err(redirect("/elsewhere")).or_else(swallowed);
        }
        "caught" => {
            let busy = NextResponse::json(json!({ "error": "busy" })).status(503);
            return Err(secret()).or_else(|_| Ok(busy.set_header("Retry-After", 1)));
        }
        _ => NextResponse::empty(404),
    })
}

pub use get as post;

fn secret() -> io::Error {
    io::Error::other("secret")
}
