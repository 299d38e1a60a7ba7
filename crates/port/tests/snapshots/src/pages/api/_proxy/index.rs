//! `/api/_proxy`, ported from `pages/api/_proxy.ts`.
#![allow(
    dead_code,
    unused_variables,
    reason = "parts are not ported yet: remove this with the last mark"
)]

use twinroute::not_ported;
use twinroute::pages::Result;

/// `/api/_proxy`.
pub async fn handler() -> Result {
    // line 2: 307 a redirect "/"
    // port: logic pages/api/_proxy.ts:1-3
    not_ported("pages/api/_proxy.ts:1-3")
}

// pages/api/_proxy.ts
//
// export default function handler(req, res) {
//   res.redirect(307, '/');
// }
