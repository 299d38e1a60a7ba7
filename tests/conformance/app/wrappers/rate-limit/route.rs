use serde_json::{Value, json};
use twinroute::app::{NextRequest, NextResponse, Result};

use crate::wrappers::rate_limit::Allowed;

pub async fn get(_: Allowed) -> NextResponse {
    NextResponse::json(json!({ "posts": [] }))
}

pub async fn post(_: Allowed, mut req: NextRequest) -> Result {
    let created: Value = req.json().await?;
    Ok(NextResponse::json(json!({ "created": created })).status(201))
}
