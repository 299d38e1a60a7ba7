//! Reads headers, and sets some.

use serde_json::json;
use twinroute::app::{NextRequest, NextResponse};

pub async fn get(req: NextRequest) -> NextResponse {
    let agent = req.header("User-Agent");
    NextResponse::json(json!({ "agent": agent }))
        .set_header("Cache-Control", "no-store")
        .append_header("X-Style", "app")
}
