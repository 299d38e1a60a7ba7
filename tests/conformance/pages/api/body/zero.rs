use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, PageConfig, Sent};

use crate::twin::{length_of, type_of};

// Next takes a number of 0 for none, and so for the default.
pub const CONFIG: PageConfig = PageConfig::new();

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let body = req.body();
    res.json(json!({ "type": type_of(body), "length": length_of(body) }))
}
