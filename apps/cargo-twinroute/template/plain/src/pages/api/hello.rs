use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    match req.method().as_str() {
        "GET" => res
            .status(200)
            .json(json!({ "hello": req.query().get("name") })),
        _ => res.method_not_allowed(["GET"]),
    }
}
