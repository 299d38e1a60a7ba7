//! The handler of a first request. It reads a body, which has the default limit of 1 MB.

use actix_web::web::Data;
use serde_json::json;
use twinroute::pages::{NextApiResponse, Sent};

use crate::Greeting;

pub async fn handler(res: NextApiResponse, greeting: Data<Greeting>) -> Sent {
    res.json(json!({ "message": greeting.0 }))
}
