use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, RouteContext};

use super::Params;

pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> NextResponse {
    let url =
        json!({ "url": req.url(), "pathname": req.next_url().pathname(), "rest": ctx.params.rest });
    NextResponse::json(&url)
}
