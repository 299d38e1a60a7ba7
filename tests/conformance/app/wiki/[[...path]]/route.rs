use serde_json::json;
use twinroute::app::{NextResponse, RouteContext};

use super::Params;

pub async fn get(ctx: RouteContext<Params>) -> NextResponse {
    NextResponse::json(json!({ "route": "/wiki/[[...path]]", "params": ctx.params }))
}
