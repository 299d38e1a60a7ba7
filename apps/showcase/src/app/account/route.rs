//! `GET /account`, behind the proxy of this folder.

use serde_json::json;
use twinroute::app::{NextRequest, NextResponse};

pub async fn get(req: NextRequest) -> NextResponse {
    NextResponse::json(json!({ "user": req.header("x-user") }))
}
