use futures_util::TryStreamExt as _;
use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result};

/// Reads the body as a stream: how many bytes. There always is one.
pub async fn get(mut req: NextRequest) -> Result {
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
