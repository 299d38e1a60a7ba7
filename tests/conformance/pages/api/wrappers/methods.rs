use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

/// One arm for each method, 405 for the others.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    match req.method().as_str() {
        "GET" => res.json(json!({ "posts": [] })),
        "POST" => res.status(201).json(json!({ "created": req.body() })),
        "DELETE" => res.status(204).end(),
        _ => res.method_not_allowed(["GET", "POST", "DELETE"]),
    }
}
