use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result};

pub const DYNAMIC: &str = "error";

pub async fn post(mut req: NextRequest) -> Result {
    let body = req.text().await?;
    Ok(NextResponse::json(json!([
        req.next_url().search(),
        req.header("x-test"),
        body
    ])))
}
