//! `/api/wrapped`, ported from `pages/api/wrapped.ts`.
use twinroute::pages::{NextApiRequest, NextApiResponse, Result};

use crate::guards::WithAuth;

/// `/api/wrapped`.
pub async fn handler(req: NextApiRequest, res: NextApiResponse, with_auth: WithAuth) -> Result {
    match req.method().as_str() {
        "DELETE" => delete(res, &with_auth).await,
        _ => other_methods(res, &with_auth).await,
    }
}

/// `DELETE /api/wrapped`, line 3.
async fn delete(res: NextApiResponse, with_auth: &WithAuth) -> Result {
    with_auth.check(r#"{ role: "admin" }"#)?;
    Ok(res.status(204).end())
}

/// Refuses the other methods.
async fn other_methods(res: NextApiResponse, with_auth: &WithAuth) -> Result {
    with_auth.check(r#"{ role: "admin" }"#)?;
    Ok(res.status(405).end())
}

// pages/api/wrapped.ts
//
// import { withAuth } from '../../lib/auth';
//
// export default withAuth(async (req, res) => {
//   if (req.method === 'DELETE') return res.status(204).end();
//   res.status(405).end();
// }, { role: "admin" });
