use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.json(json!({ "by": "pages [...c]", "method": req.method().as_str(), "query": req.query() }))
}
