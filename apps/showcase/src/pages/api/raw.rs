//! `bodyParser: false`: the bytes as they came, as a webhook needs them to check a signature.

use actix_web::web::Bytes;
use serde_json::json;
use twinroute::pages::{NextApiResponse, PageConfig, Sent};

pub const CONFIG: PageConfig = PageConfig::new().body_parser(false);

pub async fn handler(body: Bytes, res: NextApiResponse) -> Sent {
    res.json(json!({ "bytes": body.len() }))
}
