use serde_json::{Value, json};
use twinroute::app::{NextRequest, NextResponse};

/// Answers the parsed body, or the error's name.
pub async fn post(mut req: NextRequest) -> NextResponse {
    match req.json::<Value>().await {
        Ok(body) => NextResponse::json(&json!({ "body": body })),
        Err(_) => NextResponse::json(&json!({ "error": "SyntaxError" })).status(400),
    }
}

pub use post as put;
pub use post as delete;
