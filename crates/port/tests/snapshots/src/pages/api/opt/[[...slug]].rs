//! `/api/opt/[[...slug]]`, ported from `pages/api/opt/[[...slug]].ts`.
#![allow(
    dead_code,
    unused_assignments,
    unused_mut,
    unused_variables,
    reason = "parts are not ported yet: remove this with the last mark"
)]

use serde::{Deserialize, Serialize};
use serde_json::Value;
use twinroute::pages::{NextApiRequest, NextApiResponse, Result};
use twinroute::ported::not_ported;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    title: Option<Value>,
}

/// `/api/opt/[[...slug]]`.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result {
    match req.method().as_str() {
        "GET" => get().await,
        "POST" => post().await,
        _ => Ok(res.status(405).end()),
    }
}

/// `GET /api/opt/[[...slug]]`, line 13.
async fn get() -> Result {
    // port: response methods.GET(req, res)
    not_ported("methods.GET(req, res)")
}

/// `POST /api/opt/[[...slug]]`, line 13.
async fn post() -> Result {
    // port: response methods.POST(req, res)
    not_ported("methods.POST(req, res)")
}

// pages/api/opt/[[...slug]].ts
//
// import { withAuth } from '../../../lib/auth';
//
// async function list(req, res) {
//   res.json({ slug: req.query.slug });
// }
//
// async function create(req, res) {
//   res.status(201).json({ title: req.body.title });
// }
//
// const methods = { GET: list, POST: withAuth(create, { role: 'admin' }) };
//
// export default async function handler(req, res) {
//   if (req.method === 'GET') return methods.GET(req, res);
//   if (req.method === 'POST') return methods.POST(req, res);
//   res.status(405).end();
// }
