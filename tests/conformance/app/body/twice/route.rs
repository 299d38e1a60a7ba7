use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result};

/// A body can be read once.
pub async fn post(mut req: NextRequest) -> Result {
    let first = req.text().await?;
    Ok(match req.text().await {
        Ok(second) => NextResponse::json(&json!({ "first": first, "second": second })),
        Err(_) => NextResponse::json(
            &json!({ "first": first, "error": "TypeError", "used": req.body_used() }),
        ),
    })
}
