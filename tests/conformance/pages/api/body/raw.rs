use actix_web::web::Payload;
use futures_util::StreamExt as _;
use serde_json::json;
use twinroute::{
    Error,
    pages::{NextApiRequest, NextApiResponse, PageConfig, Sent},
};

use crate::twin::{hex, type_of};

pub const CONFIG: PageConfig = PageConfig::new().body_parser(false);

/// Answers the bytes it was sent.
pub async fn handler(
    req: NextApiRequest,
    res: NextApiResponse,
    mut payload: Payload,
) -> Result<Sent, Error> {
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        bytes.extend_from_slice(&chunk?);
    }
    let shown = hex(&bytes[..bytes.len().min(64)]);
    Ok(res.json(json!({ "parsed": type_of(req.body()), "length": bytes.len(), "hex": shown })))
}
