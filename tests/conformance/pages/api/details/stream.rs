use futures_util::TryStreamExt as _;
use serde_json::json;
use twinroute::pages::{NextApiResponse, PageConfig, RequestStream, Result};

pub const CONFIG: PageConfig = PageConfig::new().body_parser(false);

/// Counts its body as it comes in.
pub async fn handler(mut body: RequestStream, res: NextApiResponse) -> Result {
    let mut length = 0;
    while let Some(chunk) = body.try_next().await? {
        length += chunk.len();
    }
    Ok(res.json(json!({ "length": length })))
}
