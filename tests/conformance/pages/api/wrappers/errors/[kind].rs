use std::io;

use serde_json::{Value, json};
use twinroute::ApiError;
use twinroute::pages::{NextApiRequest, NextApiResponse, Result};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result {
    match req.query().get("kind") {
        Some("post") => Ok(res.json(json!({ "post": 1 }))),
        Some("missing") => Err(ApiError::new(404, "no such post"))?,
        Some("conflict") => Err(ApiError::new(409, "the post has changed"))?,
        Some("parse") => {
            let parsed: Value = serde_json::from_str(req.query().get("text").unwrap_or_default())?;
            Ok(res.json(json!({ "parsed": parsed })))
        }
        Some("cookie") => {
            let _res = res.set_header("Set-Cookie", "seen=1");
            Err(ApiError::new(403, "not yours"))?
        }
        _ => Err(io::Error::other("the password of the database is 1234"))?,
    }
}
