use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

/// Answers what Next.js itself adds to the request's headers.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.json(json!({
        "address": req.header("x-forwarded-for"),
        "host": req.header("x-forwarded-host"),
        "proto": req.header("x-forwarded-proto"),
    }))
}
