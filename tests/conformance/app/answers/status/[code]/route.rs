use serde::Deserialize;
use twinroute::app::{NextRequest, NextResponse, RouteContext};

#[derive(Debug, Deserialize)]
pub struct Status {
    code: u16,
}

/// Answers with the status of the path, and with a body if `?body` asks for one.
pub async fn get(req: NextRequest, ctx: RouteContext<Status>) -> NextResponse {
    match req.next_url().search_params().get("body") {
        Some(body) => NextResponse::text(body).status(ctx.params.code),
        None => NextResponse::empty(ctx.params.code),
    }
}

pub use get as post;
