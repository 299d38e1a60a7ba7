//! `/api/upload`, ported from `pages/api/upload.ts`.
#![allow(
    dead_code,
    unused_assignments,
    unused_mut,
    unused_variables,
    reason = "parts are not ported yet: remove this with the last mark"
)]

use serde_json::{Value, json};
use twinroute::pages::{NextApiRequest, NextApiResponse, PageConfig, Result};
use twinroute::ported::not_ported;

// port: config api.responseLimit = LIMIT()
pub const CONFIG: PageConfig = PageConfig::new().body_parser(false);

/// `/api/upload`.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result {
    match req.method().as_str() {
        "POST" => post(res).await,
        _ => Ok(res.status(405).end()),
    }
}

/// `POST /api/upload`, line 6.
async fn post(res: NextApiResponse) -> Result {
    // port: logic formidable().parse(req)
    let (fields, files): (Value, Value) = not_ported("formidable().parse(req)")?;
    Ok(res.json(json!({
        "name": fields["name"],
        "file": files["file"][0]["originalFilename"],
    })))
}

// pages/api/upload.ts
//
// import formidable from 'formidable';
// import { LIMIT } from '../../lib/limits';
//
// export const config = { api: { bodyParser: false, responseLimit: LIMIT() } };
//
// export default async function handler(req, res) {
//   if (req.method !== 'POST') return res.status(405).end();
//   const [fields, files] = await formidable().parse(req);
//   res.json({ name: fields.name, file: files.file[0].originalFilename });
// }
