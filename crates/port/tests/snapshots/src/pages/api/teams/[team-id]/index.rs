//! `/api/teams/[team-id]`, ported from `pages/api/teams/[team-id]/index.ts`.
#![allow(
    dead_code,
    unused_variables,
    reason = "parts are not ported yet: remove this with the last mark"
)]

use serde::{Deserialize, Serialize};
use twinroute::not_ported;
use twinroute::pages::{NextApiRequest, NextApiResponse, Result};

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
        "GET" => get(&req).await,
        "POST" => post(&req).await,
        _ => other_methods(res).await,
    }
}

/// `GET /api/teams/[team-id]`, line 3.
async fn get(req: &NextApiRequest) -> Result {
    let team_id = req.query().get("team-id").unwrap_or_default();
    let query: Query = req.query().read()?;
    // line 7: 200 JSON {"teamId":{"$code":"teamId"},"type":{"$code":"type"},"page":{"$code":"Number(page)"}}
    // port: logic pages/api/teams/[team-id]/index.ts:3-22
    not_ported("pages/api/teams/[team-id]/index.ts:3-22")
}

/// `POST /api/teams/[team-id]`, line 3.
async fn post(req: &NextApiRequest) -> Result {
    let team_id = req.query().get("team-id").unwrap_or_default();
    let body: Body = req.body().read()?;
    // line 17: 400 JSON {"error":"self is missing"}
    // line 18: 201 JSON {"self":{"$code":"self"},"match":{"$code":"match"},"userName":{"$code":"userName"},"user_name":{"$code":"user_name"},"xy ...
    // port: logic pages/api/teams/[team-id]/index.ts:3-22
    not_ported("pages/api/teams/[team-id]/index.ts:3-22")
}

/// Refuses the other methods.
async fn other_methods(res: NextApiResponse) -> Result {
    // port: response the response to other methods
    Ok(res.method_not_allowed(["GET", "POST"]))
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
