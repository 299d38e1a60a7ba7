//! Reads headers, and sets some.

use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let agent = req.header("User-Agent");
    res.set_header("Cache-Control", "no-store")
        .append_header("X-Style", "pages")
        .json(json!({ "agent": agent }))
}
