use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

/// A field of a body, JSON or a form.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let body = req.body();
    let all: Vec<_> = body.get_all("a").collect();
    res.json(json!({ "value": body.value("a"), "first": body.get("a"), "all": all }))
}
