//! A proxy that does what a request says: the twin of `steer.ts`.

use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, NextUrl, Result};

/// Does what the header `X-Do` says, with the path in `X-Target`.
pub(crate) fn steer(req: &NextRequest) -> Result {
    let mut url = req.next_url().clone();
    let target = req.header("x-target").unwrap_or_default();
    let plain = NextUrl::parse(req.url())?.join(&target)?;
    Ok(match req.header("x-do").as_deref() {
        Some("seen") => seen(req)?,
        Some("redirect") => {
            url.set_pathname(&target);
            NextResponse::redirect(url)
        }
        Some("redirect-plain") => NextResponse::redirect(plain),
        Some("rewrite") => {
            url.set_pathname(&target);
            NextResponse::rewrite(url)
        }
        Some("rewrite-plain") => NextResponse::rewrite(plain),
        _ => NextResponse::next().set_header("Proxied", url.pathname()),
    })
}

fn seen(req: &NextRequest) -> Result {
    let plain = NextUrl::parse(req.url())?;
    let url = req.next_url();
    Ok(NextResponse::json(json!({
        "url": format!("{}{}", plain.pathname(), plain.search()),
        "href": url.href().strip_prefix(&url.origin()),
        "pathname": url.pathname(),
        "search": url.search(),
        "basePath": url.base_path(),
        "locale": url.locale().unwrap_or_default(),
    })))
}
