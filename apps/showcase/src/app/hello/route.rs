//! A JSON response.

use serde_json::json;
use twinroute::app::NextResponse;

pub async fn get() -> NextResponse {
    NextResponse::json(json!({ "message": "Hello from Next.js!" }))
}
