use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, RouteContext};

use super::Params;

/// Path parameters and query keys of the same name do not meet here.
pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> NextResponse {
    NextResponse::json(json!({ "params": ctx.params, "query": req.next_url().search_params() }))
}
