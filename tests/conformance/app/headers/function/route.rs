use serde_json::json;
use twinroute::app::{NextResponse, Result, headers};

pub async fn get() -> Result {
    let all = headers()?;
    Ok(NextResponse::json(json!({
        "test": all.get("X-Test-A"),
        "has": all.has("x-test-a"),
        "missing": all.get("x-test-none"),
    })))
}
