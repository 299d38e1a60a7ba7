//! `/api/files/[...path]`, ported from `pages/api/files/[...path].ts`.
use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Result};

/// `/api/files/[...path]`.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result {
    let path = req.query().get_all("path").collect::<Vec<_>>();
    Ok(res.status(200).json(json!({ "path": path })))
}

// pages/api/files/[...path].ts
//
// export default function handler(req, res) {
//   // port : data this comment is no mark
//   const { path } = req.query;
//   res.status(200).json({ path });
// }
