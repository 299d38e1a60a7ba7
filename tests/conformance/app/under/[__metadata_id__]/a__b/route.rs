use serde_json::json;
use twinroute::app::{NextResponse, RouteContext};

use super::Params;

/// Answers the parameter, whose name and folder have underscores.
pub async fn get(ctx: RouteContext<Params>) -> NextResponse {
    NextResponse::json(json!({ "__metadata_id__": ctx.params.__metadata_id }))
}
