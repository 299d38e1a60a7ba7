//! `/api/webhook`, ported from `pages/api/webhook.ts`.
#![allow(
    dead_code,
    unused_assignments,
    unused_mut,
    unused_variables,
    reason = "parts are not ported yet: remove this with the last mark"
)]

use serde_json::Value;
use twinroute::pages::{NextApiResponse, PageConfig, Result};
use twinroute::ported::not_ported;

pub const CONFIG: PageConfig = PageConfig::new()
    .body_parser(false)
    .response_limit("8mb")
    .max_duration(30);

/// `/api/webhook`.
pub async fn handler(res: NextApiResponse) -> Result {
    // port: logic buffer(req)
    let raw_value: Value = not_ported("buffer(req)")?;
    // port: logic verify(raw, req.headers['x-signature'])
    if !not_ported::<bool>("verify(raw, req.headers['x-signature'])")? {
        return Ok(res.status(400).send("bad signature"));
    }
    Ok(res.status(200).end())
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
