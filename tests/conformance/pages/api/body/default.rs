use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

use crate::twin::{length_of, type_of};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let body = req.body();
    res.json(json!({ "type": type_of(body), "length": length_of(body) }))
}
