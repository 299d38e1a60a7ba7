use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, RouteContext};

use super::Params;

pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> NextResponse {
    let params = req.next_url().search_params();
    NextResponse::json(json!({ "path": ctx.params.path, "highlight": params.get("highlight") }))
}
