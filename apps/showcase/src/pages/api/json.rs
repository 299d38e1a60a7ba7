//! A typed body: an invalid one is a 400 before the handler runs.

use serde::Deserialize;
use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

#[derive(Debug, Deserialize)]
pub struct Order {
    item: String,
    count: u32,
}

pub async fn handler(req: NextApiRequest<Order>, res: NextApiResponse) -> Sent {
    let Order { item, count } = req.into_body();
    res.json(json!({ "ordered": format!("{count} x {item}") }))
}
