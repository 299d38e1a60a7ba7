use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, PageConfig, Sent};

use crate::twin::{length_of, type_of};

pub const CONFIG: PageConfig = PageConfig::new().size_limit("0");

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let body = req.body();
    res.json(json!({ "type": type_of(body), "length": length_of(body) }))
}
