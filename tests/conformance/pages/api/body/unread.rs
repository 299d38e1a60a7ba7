use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, PageConfig, Sent};

pub const CONFIG: PageConfig = PageConfig::new().body_parser(false);

/// Never reads its body.
pub async fn handler(_req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.json(json!({ "unread": true }))
}
