use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result};

pub async fn post(mut req: NextRequest) -> Result {
    let text = req.text().await?;
    let start: String = text.chars().take(100).collect();
    Ok(NextResponse::json(
        &json!({ "length": text.encode_utf16().count(), "text": start }),
    ))
}

pub use post as put;
pub use post as patch;
pub use post as delete;
