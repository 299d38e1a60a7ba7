//! `/api/webhook`, ported from `pages/api/webhook.ts`.
#![allow(
    dead_code,
    unused_variables,
    reason = "parts are not ported yet: remove this with the last mark"
)]

use twinroute::not_ported;
use twinroute::pages::{PageConfig, RawBody, Result};

pub const CONFIG: PageConfig = PageConfig::new()
    .body_parser(false)
    .response_limit("8mb")
    .max_duration(30);

/// `/api/webhook`.
pub async fn handler(RawBody(raw): RawBody) -> Result {
    let raw: &[u8] = &raw;
    // it reads req.header("x-signature")
    let body: &[u8] = raw;
    // line 8: 400 text "bad signature"
    // line 9: 200 no body
    // port: logic pages/api/webhook.ts:6-10
    not_ported("pages/api/webhook.ts:6-10")
}

// pages/api/webhook.ts
//
// import { buffer } from 'micro';
// import { verify } from '../../lib/signature';
//
// export const config = { api: { bodyParser: false, responseLimit: '8mb' }, maxDuration: 30 };
//
// export default async function handler(req, res) {
//   const raw = await buffer(req);
//   if (!verify(raw, req.headers['x-signature'])) return res.status(400).send('bad signature');
//   res.status(200).end();
// }
