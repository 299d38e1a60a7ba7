use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result};

pub async fn post(mut req: NextRequest) -> Result {
    let is_null = req.method() == "GET";
    let bytes = req.bytes().await?;
    let hex: String = bytes
        .iter()
        .take(64)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(NextResponse::json(
        &json!({ "length": bytes.len(), "hex": hex, "null": is_null }),
    ))
}

pub use post as get;
