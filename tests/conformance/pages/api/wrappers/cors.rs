use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    if req.query().get("fail").is_some() {
        return res.status(404).json(json!({ "error": "no such post" }));
    }
    res.json(json!({ "method": req.method().as_str(), "body": req.body() }))
}
