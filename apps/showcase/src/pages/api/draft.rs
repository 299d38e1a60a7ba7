//! Draft mode: a CMS sets its cookie through this route; handlers and pages read it.

use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    match req.query().get("secret") {
        Some("from the CMS") => res.set_draft_mode(true).redirect("/api/draft"),
        Some(_) => res.status(401).json(json!({ "message": "Invalid token" })),
        None => res.json(json!({ "draft": req.draft_mode() })),
    }
}
