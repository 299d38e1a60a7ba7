use serde_json::json;
use twinroute::app::NextResponse;

pub async fn get() -> NextResponse {
    NextResponse::json(json!({ "by": "[a]/[b]" }))
}

pub async fn post() -> NextResponse {
    NextResponse::json(json!({ "by": "POST [a]/[b]" }))
}
