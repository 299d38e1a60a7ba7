use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result};

pub async fn post(mut req: NextRequest) -> Result {
    // JavaScript counts, and cuts, UTF-16 code units.
    let units: Vec<u16> = req.text().await?.encode_utf16().collect();
    let start = String::from_utf16_lossy(&units[..units.len().min(100)]);
    Ok(NextResponse::json(
        json!({ "length": units.len(), "text": start }),
    ))
}

pub use post as put;
pub use post as patch;
pub use post as delete;
