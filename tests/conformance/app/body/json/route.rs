use serde_json::{Value, json};
use twinroute::app::{NextRequest, NextResponse};

use crate::app_twin::error_name;

/// Answers the parsed body, or the error's name.
pub async fn post(mut req: NextRequest) -> NextResponse {
    match req.json::<Value>().await {
        Ok(body) => NextResponse::json(json!({ "body": body })),
        Err(error) => NextResponse::json(json!({ "error": error_name(&error) })).status(400),
    }
}

pub use post as put;
pub use post as delete;
