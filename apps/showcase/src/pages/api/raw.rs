//! `bodyParser: false`: the raw bytes, with which a webhook checks a signature.

use actix_web::web::Bytes;
use serde_json::json;
use twinroute::pages::{NextApiResponse, PageConfig, Sent};

pub const CONFIG: PageConfig = PageConfig::new().body_parser(false);

pub async fn handler(body: Bytes, res: NextApiResponse) -> Sent {
    res.json(json!({ "bytes": body.len() }))
}
