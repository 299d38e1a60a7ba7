use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result};

pub async fn post(mut req: NextRequest) -> Result {
    let blob = req.blob().await?;
    Ok(NextResponse::json(
        json!({ "type": blob.content_type(), "size": blob.size() }),
    ))
}
