use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

use crate::twin::type_of;

/// Answers what it saw.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.json(json!({
        "method": req.method().as_str(),
        "url": req.url(),
        "query": req.query(),
        "cookies": req.cookies(),
        "type": type_of(req.body()),
        "body": req.body(),
    }))
}
