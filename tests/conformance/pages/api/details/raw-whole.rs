use serde_json::json;
use twinroute::pages::{NextApiResponse, PageConfig, RawBody, Sent};

pub const CONFIG: PageConfig = PageConfig::new().body_parser(false);

/// Reads its whole body, of any length.
pub async fn handler(RawBody(bytes): RawBody, res: NextApiResponse) -> Sent {
    res.json(json!({ "length": bytes.len() }))
}
