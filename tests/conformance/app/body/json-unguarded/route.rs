use serde::{Deserialize, Serialize};
use twinroute::app::{NextRequest, NextResponse, Result};

#[derive(Deserialize, Serialize)]
struct Input {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

pub async fn post(mut req: NextRequest) -> Result {
    let input: Input = req.json().await?;
    Ok(NextResponse::json(&input))
}
