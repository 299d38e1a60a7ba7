//! A typed body. Unlike in Pages, it is read when the handler calls `json`.

use serde::Deserialize;
use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result};

/// The body limit. Next.js has none for route handlers.
pub const BODY_LIMIT: &str = "64kb";

#[derive(Debug, Deserialize)]
struct Order {
    item: String,
    count: u32,
}

pub async fn post(mut req: NextRequest) -> Result {
    let Order { item, count } = req.json().await?;
    Ok(NextResponse::json(
        json!({ "ordered": format!("{count} x {item}") }),
    ))
}
