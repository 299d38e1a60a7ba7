//! `/api/teams/[team-id]`, ported from `pages/api/teams/[team-id]/index.ts`.
#![allow(
    dead_code,
    unused_assignments,
    unused_mut,
    unused_variables,
    reason = "parts are not ported yet: remove this with the last mark"
)]

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use twinroute::pages::{NextApiRequest, NextApiResponse, Result};
use twinroute::ported::{not_ported, not_repeated};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Query {
    r#type: Option<String>,
    page: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    self_: Option<String>,
    r#match: Option<bool>,
    user_name: Option<String>,
    #[serde(rename = "user_name")]
    user_name_2: Option<String>,
    #[serde(rename = "x-y")]
    x_y: Option<f64>,
}

/// `/api/teams/[team-id]`.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result {
    match req.method().as_str() {
        "GET" => get(&req, res).await,
        "POST" => post(&req, res).await,
        _ => Ok(res
            .set_header("Allow", ["GET", "POST"])
            .status(405)
            .end_with(format!("Method {} Not Allowed", req.method()))),
    }
}

/// `GET /api/teams/[team-id]`, line 3.
async fn get(req: &NextApiRequest, res: NextApiResponse) -> Result {
    not_repeated(req.query(), &["page", "type"])?;
    let team_id = req.query().get("team-id").unwrap_or_default();
    let r#type = req.query().get("type");
    let page = req.query().get("page");
    // port: logic type
    // port: logic Number(page)
    Ok(res.status(200).json(json!({
        "teamId": team_id,
        "type": not_ported::<Value>("type")?,
        "page": not_ported::<Value>("Number(page)")?,
    })))
}

/// `POST /api/teams/[team-id]`, line 3.
async fn post(req: &NextApiRequest, res: NextApiResponse) -> Result {
    let team_id = req.query().get("team-id").unwrap_or_default();
    // port: check the types of the body, which only TypeScript claims
    let body: Body = req
        .body()
        .read()
        .or_else(|_| not_ported("the types of the body, which only TypeScript claims"))?;
    let self_ = body.self_.as_deref();
    let r#match = body.r#match;
    let user_name = body.user_name.as_deref();
    let user_name_2 = body.user_name_2.as_deref();
    let xy = body.x_y;
    let Some(self_) = self_.filter(|self_| !self_.is_empty()) else {
        return Ok(res.status(400).json(json!({ "error": "self is missing" })));
    };
    // port: logic match
    // port: logic userName
    // port: logic user_name
    // port: logic xy
    Ok(res.status(201).json(json!({
        "self": self_,
        "match": not_ported::<Value>("match")?,
        "userName": not_ported::<Value>("userName")?,
        "user_name": not_ported::<Value>("user_name")?,
        "xy": not_ported::<Value>("xy")?,
    })))
}

// pages/api/teams/[team-id]/index.ts
//
// import type { NextApiRequest, NextApiResponse } from 'next';
//
// export default async function handler(req: NextApiRequest, res: NextApiResponse) {
//   const { 'team-id': teamId } = req.query as { 'team-id': string };
//   if (req.method === 'GET') {
//     const { type, page } = req.query;
//     return res.status(200).json({ teamId, type, page: Number(page) });
//   }
//   if (req.method === 'POST') {
//     const { self, match, userName, user_name, 'x-y': xy } = req.body as {
//       self: string;
//       match: boolean;
//       userName: string;
//       user_name: string;
//       'x-y': number;
//     };
//     if (!self) return res.status(400).json({ error: 'self is missing' });
//     return res.status(201).json({ self, match, userName, user_name, xy });
//   }
//   res.setHeader('Allow', ['GET', 'POST']);
//   return res.status(405).end(`Method ${req.method} Not Allowed`);
// }
