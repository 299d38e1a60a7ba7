use serde_json::json;
use twinroute::app::{NextRequest, NextResponse};

/// The proxy of this folder sets the header.
pub async fn get(req: NextRequest) -> NextResponse {
    NextResponse::json(json!({ "user": req.header("x-user") }))
}
