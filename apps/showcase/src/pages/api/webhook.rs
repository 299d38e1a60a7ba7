//! The raw bytes, with which a webhook checks a signature, beside the parsed body.

use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, RawBody, Sent};

pub async fn handler(req: NextApiRequest, RawBody(raw): RawBody, res: NextApiResponse) -> Sent {
    res.json(json!({ "bytes": raw.len(), "event": req.body() }))
}
