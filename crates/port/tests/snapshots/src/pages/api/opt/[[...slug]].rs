//! `/api/opt/[[...slug]]`, ported from `pages/api/opt/[[...slug]].ts`.
#![allow(
    dead_code,
    unused_variables,
    reason = "parts are not ported yet: remove this with the last mark"
)]

use serde::{Deserialize, Serialize};
use serde_json::Value;
use twinroute::not_ported;
use twinroute::pages::{NextApiRequest, NextApiResponse, Result};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    title: Option<Value>,
}

/// `/api/opt/[[...slug]]`.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result {
    match req.method().as_str() {
        "GET" => get(&req).await,
        "POST" => post(&req).await,
        _ => other_methods(res).await,
    }
}

/// `GET /api/opt/[[...slug]]`, line 13.
async fn get(req: &NextApiRequest) -> Result {
    let slug: Vec<&str> = req.query().get_all("slug").collect();
    // line 4: 200 JSON {"slug":{"$code":"req.query.slug"}}
    // port: logic pages/api/opt/[[...slug]].ts:13-17
    not_ported("pages/api/opt/[[...slug]].ts:13-17")
}

/// `POST /api/opt/[[...slug]]`, line 13.
async fn post(req: &NextApiRequest) -> Result {
    // it reads req.header("authorization")
    let body: Body = req.body().read()?;
    // line 8: 201 JSON {"title":{"$code":"req.body.title"}}
    // line 15: 401 JSON {"error":"Unauthorized"}
    // port: logic pages/api/opt/[[...slug]].ts:13-17
    not_ported("pages/api/opt/[[...slug]].ts:13-17")
}

/// Refuses the other methods.
async fn other_methods(res: NextApiResponse) -> Result {
    // port: response the response to other methods
    Ok(res.method_not_allowed(["GET", "POST"]))
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
