use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use twinroute::pages::{NextApiRequest, NextApiResponse, PageConfig, RawBody, Sent};

use crate::twin::from_hex;

pub const CONFIG: PageConfig = PageConfig::new().body_parser(false);

/// A webhook as most services sign it: HMAC-SHA256 over the bytes as they came, then the same bytes as JSON.
pub async fn handler(req: NextApiRequest, RawBody(body): RawBody, res: NextApiResponse) -> Sent {
    if req.method() != "POST" {
        return res.method_not_allowed(["POST"]);
    }
    let header = req.header("x-signature").unwrap_or_default();
    let given = from_hex(header.strip_prefix("sha256=").unwrap_or(&header));
    let wanted = Hmac::<Sha256>::new_from_slice(b"whsec_test").map(|mac| mac.chain_update(&body));
    let is_signed = wanted.is_ok_and(|wanted| wanted.verify_slice(&given).is_ok());
    if !is_signed {
        return res.status(401).json(json!({ "error": "signature" }));
    }
    match serde_json::from_slice::<Value>(&body) {
        Ok(event) => res.json(json!({ "received": event.get("id"), "bytes": body.len() })),
        Err(_) => res.status(400).json(json!({ "error": "json" })),
    }
}
