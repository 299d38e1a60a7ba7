use std::io;

use twinroute::{
    SetCookie,
    app::{
        DraftMode, NextResponse, Result, RouteContext, cookies, draft_mode, not_found, redirect,
    },
};

use super::Params;

/// Reads and switches draft mode.
pub async fn get(ctx: RouteContext<Params>) -> Result {
    let draft = draft_mode()?;
    let kind = ctx.params.kind.as_str();
    match kind {
        "disable" => drop(draft.disable()?),
        "both" => drop(draft.enable()?.disable()?),
        _ if kind == "again" || kind.starts_with("enable") => drop(draft.enable()?),
        _ => {}
    }
    answer(&draft, kind)
}

pub use get as post;

fn answer(draft: &DraftMode, kind: &str) -> Result {
    Ok(match kind {
        "read" | "enable" | "disable" | "both" => NextResponse::json(draft.is_enabled()?),
        "again" => NextResponse::json(draft_mode()?.is_enabled()?),
        "enable-redirect" => return Err(redirect("/items")),
        "enable-not-found" => return Err(not_found()),
        "enable-error" => return Err(io::Error::other("secret").into()),
        "enable-no-content" => NextResponse::empty(204),
        "enable-cookies" => {
            let jar = cookies()?;
            let all = jar.set(SetCookie::new("a", "1")).get_all();
            let names: Vec<_> = all.iter().map(SetCookie::name).collect();
            NextResponse::json(&names)
        }
        "enable-response" => NextResponse::json(1).set_cookie(SetCookie::new("b", "2")),
        "cookies" => {
            let all = cookies()?.get_all();
            let pairs: Vec<_> = all.iter().map(|one| [one.name(), one.value()]).collect();
            NextResponse::json(&pairs)
        }
        _ => NextResponse::empty(404),
    })
}
