use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, RouteContext};

use super::Params;

pub const DYNAMIC: &str = "force-static";

pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> NextResponse {
    NextResponse::json(json!([
        ctx.params.id,
        req.next_url().search(),
        req.header("x-test")
    ]))
}
