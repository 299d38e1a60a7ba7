use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    match req.method().as_str() {
        "GET" => res.status(200).json(json!({ "read": true })),
        "POST" => res.status(201).json(json!({ "created": req.body() })),
        method => res
            .set_header("Allow", ["GET", "POST"])
            .status(405)
            .end_with(format!("Method {method} Not Allowed")),
    }
}
