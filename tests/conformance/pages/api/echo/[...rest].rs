use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

/// Answers its URL and its query, in a dynamic route.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.json(json!({ "url": req.url(), "query": req.query() }))
}
