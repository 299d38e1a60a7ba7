//! A catch-all matches one segment or more.

use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let path: Vec<_> = req.query().get_all("path").collect();
    res.json(json!({ "path": path }))
}
