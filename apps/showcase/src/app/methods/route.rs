//! One function for each method. HEAD and OPTIONS are added; any other method is a 405.

use serde_json::json;
use twinroute::app::NextResponse;

pub async fn get() -> NextResponse {
    NextResponse::json(json!({ "items": [] }))
}

pub async fn post() -> NextResponse {
    NextResponse::json(json!({ "created": true })).status(201)
}

pub async fn delete() -> NextResponse {
    NextResponse::empty(204)
}
