use twinroute::app::{
    Error, NextResponse, Result, RouteContext, after, not_found, permanent_redirect, redirect,
};

use super::Params;

pub async fn get(ctx: RouteContext<Params>) -> Result<NextResponse> {
    match ctx.params.how.as_str() {
        "not-found" => return Err(not_found()),
        "redirect" => return Err(redirect("/there")),
        "permanent" => return Err(permanent_redirect("/there")),
        "status" => return Ok(NextResponse::text("failed").status(500)),
        _ => {}
    }
    after(async { Err::<(), _>(Error::new("planted in after")) })?;
    Ok(NextResponse::text("sent"))
}
