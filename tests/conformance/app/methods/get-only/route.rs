use serde_json::json;
use twinroute::app::{NextRequest, NextResponse};

pub async fn get(req: NextRequest) -> NextResponse {
    let method = req.method().as_str();
    NextResponse::json(json!({ "method": method })).set_header("X-Method", method)
}
