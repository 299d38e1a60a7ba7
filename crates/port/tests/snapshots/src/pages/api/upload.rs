//! `/api/upload`, ported from `pages/api/upload.ts`.
#![allow(
    dead_code,
    unused_variables,
    reason = "parts are not ported yet: remove this with the last mark"
)]

use twinroute::not_ported;
use twinroute::pages::{NextApiRequest, NextApiResponse, PageConfig, RequestStream, Result};

// port: config api.responseLimit = LIMIT()
pub const CONFIG: PageConfig = PageConfig::new().body_parser(false);

/// `/api/upload`.
pub async fn handler(req: NextApiRequest, res: NextApiResponse, stream: RequestStream) -> Result {
    match req.method().as_str() {
        "POST" => post(stream).await,
        _ => other_methods(res).await,
    }
}

/// `POST /api/upload`, line 6.
async fn post(stream: RequestStream) -> Result {
    let form = stream.form_data().await?;
    // line 9: 200 JSON {"name":{"$code":"fields.name"},"file":{"$code":"files.file[0].originalFilename"}}
    // port: logic pages/api/upload.ts:6-10
    not_ported("pages/api/upload.ts:6-10")
}

/// Refuses the other methods.
async fn other_methods(res: NextApiResponse) -> Result {
    // port: response the response to other methods
    Ok(res.method_not_allowed(["POST"]))
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
