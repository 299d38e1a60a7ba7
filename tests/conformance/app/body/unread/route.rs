use serde_json::json;
use twinroute::app::NextResponse;

pub async fn post() -> NextResponse {
    NextResponse::json(json!({ "unread": true }))
}
