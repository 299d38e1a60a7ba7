use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;
use twinroute::pages::{NextApiRequest, NextApiResponse, PageConfig, RawBody, Sent};

pub const CONFIG: PageConfig = PageConfig::new().body_parser(false);

/// A webhook whose signature counts a time too: `t=...,v1=...` over `t.body`.
pub async fn handler(req: NextApiRequest, RawBody(body): RawBody, res: NextApiResponse) -> Sent {
    let header = req.header("x-signature").unwrap_or_default();
    let fields: Vec<_> = header
        .split(',')
        .filter_map(|field| field.split_once('='))
        .collect();
    let values = |name| {
        fields
            .iter()
            .filter(move |field| field.0 == name)
            .map(|field| field.1)
    };
    let time = values("t").next().unwrap_or("null");
    let is_signed = values("v1").any(|given| {
        let wanted = Hmac::<Sha256>::new_from_slice(b"whsec_test");
        let wanted = wanted.map(|mac| mac.chain_update(format!("{time}.")).chain_update(&body));
        let given = STANDARD.decode(given).unwrap_or_default();
        wanted.is_ok_and(|wanted| wanted.verify_slice(&given).is_ok())
    });
    if !is_signed {
        return res.status(400).send("Webhook Error: no signature matches");
    }
    res.status(200)
        .json(json!({ "received": true, "bytes": body.len() }))
}
