//! `/api/_proxy`, ported from `pages/api/_proxy.ts`.
use twinroute::pages::{NextApiResponse, Result};

/// `/api/_proxy`.
pub async fn handler(res: NextApiResponse) -> Result {
    Ok(res.redirect_with(307, "/"))
}

// pages/api/_proxy.ts
//
// export default function handler(req, res) {
//   res.redirect(307, '/');
// }
