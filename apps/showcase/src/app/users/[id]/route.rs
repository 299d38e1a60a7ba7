//! A path parameter. The build generates `Params`, with a field for each.

use serde_json::json;
use twinroute::app::{NextResponse, RouteContext};

use super::Params;

pub async fn get(ctx: RouteContext<Params>) -> NextResponse {
    NextResponse::json(json!({ "user": ctx.params.id }))
}
