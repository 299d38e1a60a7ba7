use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

/// `proxy.rs` sets the header, so only users who are signed in get here.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let user = req.header("x-user");
    res.status(200)
        .json(json!({ "user": user, "drafts": ["Guards"] }))
}
