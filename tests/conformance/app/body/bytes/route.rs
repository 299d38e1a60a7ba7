use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result};

use crate::twin::hex;

pub async fn post(mut req: NextRequest) -> Result {
    let bytes = req.bytes().await?;
    let shown = hex(&bytes[..bytes.len().min(64)]);
    Ok(NextResponse::json(
        json!({ "length": bytes.len(), "hex": shown }),
    ))
}

pub use post as get;
