use serde_json::json;
use twinroute::app::{NextRequest, NextResponse};

pub async fn post(req: NextRequest) -> NextResponse {
    NextResponse::json(json!({ "method": req.method().as_str() }))
}
