use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result};

use crate::app_twin::error_name;

/// A body can be read once.
pub async fn post(mut req: NextRequest) -> Result {
    let first = req.text().await?;
    Ok(match req.text().await {
        Ok(second) => NextResponse::json(json!({ "first": first, "second": second })),
        Err(error) => NextResponse::json(
            json!({ "first": first, "error": error_name(&error), "used": req.body_used() }),
        ),
    })
}
