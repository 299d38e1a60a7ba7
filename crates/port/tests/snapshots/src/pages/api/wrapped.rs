//! `/api/wrapped`, ported from `pages/api/wrapped.ts`.
#![allow(
    dead_code,
    unused_variables,
    reason = "parts are not ported yet: remove this with the last mark"
)]

use twinroute::not_ported;
use twinroute::pages::{NextApiRequest, NextApiResponse, Result};

use crate::guards::WithAuth;

/// `/api/wrapped`.
pub async fn handler(req: NextApiRequest, res: NextApiResponse, with_auth: WithAuth) -> Result {
    match req.method().as_str() {
        "DELETE" => delete(&with_auth).await,
        _ => other_methods(res).await,
    }
}

/// `DELETE /api/wrapped`, line 3.
async fn delete(with_auth: &WithAuth) -> Result {
    with_auth.check(r#"{ role: "admin" }"#)?;
    // it reads req.header("authorization")
    // line 3: 401 JSON {"error":"Unauthorized"}
    // line 4: 204 no body
    // port: logic pages/api/wrapped.ts:3-6
    not_ported("pages/api/wrapped.ts:3-6")
}

/// Refuses the other methods.
async fn other_methods(res: NextApiResponse) -> Result {
    // port: response the response to other methods
    Ok(res.method_not_allowed(["DELETE"]))
}

// pages/api/wrapped.ts
//
// import { withAuth } from '../../lib/auth';
//
// export default withAuth(async (req, res) => {
//   if (req.method === 'DELETE') return res.status(204).end();
//   res.status(405).end();
// }, { role: "admin" });
