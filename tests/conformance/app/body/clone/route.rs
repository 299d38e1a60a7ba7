use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result};

pub async fn post(mut req: NextRequest) -> Result {
    let mut copy = req.try_clone()?;
    Ok(NextResponse::json(
        json!({ "first": req.text().await?, "second": copy.text().await? }),
    ))
}
