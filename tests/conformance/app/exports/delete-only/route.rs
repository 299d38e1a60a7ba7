use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result};

pub async fn delete(mut req: NextRequest) -> Result {
    Ok(NextResponse::json(json!({ "gone": req.text().await? })))
}
