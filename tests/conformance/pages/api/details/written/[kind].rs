use std::collections::BTreeMap;

use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

/// Answers with JSON after a piece was written.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let kind = req.query().get("kind").unwrap_or_default();
    let res = res.set_header("Content-Type", "text/plain");
    let out = res.write("begun ").await;
    match kind {
        "object" => out.json(BTreeMap::from([("1", json!([null])), ("b", json!(1.0))])),
        "text" => out.json("text"),
        "null" => out.json(None::<()>),
        kind => out.end_with(format!("sent {kind}")),
    }
}
