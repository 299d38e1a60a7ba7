use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result};

/// There is no `clone()`: what was read can be used as often as you like.
pub async fn post(mut req: NextRequest) -> Result {
    let text = req.text().await?;
    Ok(NextResponse::json(
        &json!({ "first": text, "second": text }),
    ))
}
