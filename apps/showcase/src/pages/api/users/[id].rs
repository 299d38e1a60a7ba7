//! A path parameter is part of the query.

use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.json(json!({ "user": req.query().get("id") }))
}
