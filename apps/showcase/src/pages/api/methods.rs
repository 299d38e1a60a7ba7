//! One handler gets every method, and responds to unknown ones with 405.

use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    match req.method().as_str() {
        "GET" => res.json(json!({ "items": [] })),
        "POST" => res.status(201).json(json!({ "created": true })),
        "DELETE" => res.status(204).end(),
        method => {
            let message = format!("Method {method} Not Allowed");
            res.status(405)
                .set_header("Allow", &["GET", "POST", "DELETE"][..])
                .end_with(message)
        }
    }
}
