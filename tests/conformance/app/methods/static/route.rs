use serde_json::json;
use twinroute::app::NextResponse;

pub const DYNAMIC: &str = "force-static";

pub async fn get() -> NextResponse {
    NextResponse::json(json!({ "static": true }))
}
