use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, PageConfig, Sent};

use crate::twin::length_of;

pub const CONFIG: PageConfig = PageConfig::new().size_limit_bytes(2048);

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.json(json!({ "length": length_of(req.body()) }))
}
