use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.json(json!({ "route": "/api/accent/café", "query": req.query() }))
}
