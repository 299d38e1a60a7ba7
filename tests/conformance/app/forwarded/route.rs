use serde_json::json;
use twinroute::app::{NextResponse, Result, headers};

/// Answers what the server itself adds to the request's headers.
pub async fn get() -> Result {
    let all = headers()?;
    Ok(NextResponse::json(json!({
        "address": all.get("x-forwarded-for"),
        "host": all.get("x-forwarded-host"),
        "proto": all.get("x-forwarded-proto"),
    })))
}
