//! `/api/files/[...path]`, ported from `pages/api/files/[...path].ts`.
#![allow(
    dead_code,
    unused_variables,
    reason = "parts are not ported yet: remove this with the last mark"
)]

use twinroute::not_ported;
use twinroute::pages::{NextApiRequest, Result};

/// `/api/files/[...path]`.
pub async fn handler(req: NextApiRequest) -> Result {
    let path: Vec<&str> = req.query().get_all("path").collect();
    // line 4: 200 JSON {"path":{"$code":"path"}}
    // port: logic pages/api/files/[...path].ts:1-5
    not_ported("pages/api/files/[...path].ts:1-5")
}

// pages/api/files/[...path].ts
//
// export default function handler(req, res) {
//   // port : data this comment is no mark
//   const { path } = req.query;
//   res.status(200).json({ path });
// }
