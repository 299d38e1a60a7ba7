//! The query string: one value is text, a repeated key is a list.

use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let Some(q) = req.query().get("q") else {
        return res
            .status(400)
            .json(json!({ "error": "`q` is what to search for" }));
    };
    let tags: Vec<_> = req.query().get_all("tag").collect();
    res.json(json!({ "q": q, "tags": tags, "all": req.query() }))
}
