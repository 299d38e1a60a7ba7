//! `redirect()` ends the handler from anywhere, since it is an error.

use twinroute::app::{NextRequest, NextResponse, Result, permanent_redirect, redirect};

pub async fn get(req: NextRequest) -> Result {
    match req.next_url().search_params().get("to") {
        Some("permanent") => Err(permanent_redirect("/hello")),
        Some(address) => Ok(NextResponse::redirect(address)),
        None => Err(redirect("/hello")),
    }
}

/// After a form was posted it is a 303, so that the browser asks with GET.
pub async fn post() -> Result {
    Err(redirect("/hello"))
}
