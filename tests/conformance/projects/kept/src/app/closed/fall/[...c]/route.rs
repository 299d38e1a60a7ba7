use serde_json::json;
use twinroute::app::NextResponse;

pub async fn get() -> NextResponse {
    NextResponse::json(json!({ "by": "[...c]" }))
}

pub async fn post() -> NextResponse {
    NextResponse::json(json!({ "by": "POST [...c]" }))
}
