//! `redirect()` is an error, so that it can end the handler anywhere.

use twinroute::app::{NextRequest, NextResponse, Result, permanent_redirect, redirect};

pub async fn get(req: NextRequest) -> Result {
    match req.next_url().search_params().get("to") {
        Some("permanent") => Err(permanent_redirect("/hello")),
        Some(address) => Ok(NextResponse::redirect(address)),
        None => Err(redirect("/hello")),
    }
}

/// After a posted form it is a 303, so that the browser follows it with GET.
pub async fn post() -> Result {
    Err(redirect("/hello"))
}
