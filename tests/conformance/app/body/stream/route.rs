use futures_util::TryStreamExt as _;
use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result};

/// Reads the body as a stream: how many bytes, and whether there is one at all.
pub async fn get(mut req: NextRequest) -> Result {
    if !req.has_body() {
        return Ok(NextResponse::json(json!({ "body": null })));
    }
    let mut body = req.body()?;
    let mut length = 0;
    while let Some(chunk) = body.try_next().await? {
        length += chunk.len();
    }
    Ok(NextResponse::json(
        json!({ "length": length, "used": req.body_used() }),
    ))
}

pub use get as delete;
pub use get as options;
pub use get as patch;
pub use get as post;
pub use get as put;
