//! The bytes as they came, as a webhook needs them to check a signature, beside what they were parsed into.

use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, RawBody, Sent};

pub async fn handler(req: NextApiRequest, RawBody(raw): RawBody, res: NextApiResponse) -> Sent {
    res.json(json!({ "bytes": raw.len(), "event": req.body() }))
}
