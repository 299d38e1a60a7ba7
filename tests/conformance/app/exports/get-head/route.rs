use serde_json::json;
use twinroute::app::NextResponse;

pub async fn get() -> NextResponse {
    NextResponse::json(json!({ "by": "GET" })).status(201)
}

pub async fn head() -> NextResponse {
    NextResponse::empty(202).set_header("X-By", "HEAD")
}
