//! `/api/search`, ported from `app/api/search/route.ts`.
#![allow(
    dead_code,
    unused_assignments,
    unused_mut,
    unused_variables,
    reason = "parts are not ported yet: remove this with the last mark"
)]

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use twinroute::app::{NextRequest, NextResponse, Result};
use twinroute::not_ported;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Query {
    #[serde(deserialize_with = "query_q")]
    q: String,
    #[serde(default = "default_query_page", deserialize_with = "query_page")]
    page: i64,
    #[serde(default, deserialize_with = "query_ratio")]
    ratio: Option<f64>,
    tag: Option<Vec<String>>,
    exact: Option<String>,
    ids: Option<String>,
    #[serde(rename = "sort-by")]
    sort_by: Option<SortBy>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
enum SortBy {
    #[serde(rename = "name")]
    Name,
    #[serde(rename = "date")]
    Date,
}

impl SortBy {
    fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Date => "date",
        }
    }
}

/// `GET /api/search`, line 13 of `app/api/search/route.ts`.
pub async fn get(req: NextRequest) -> Result<NextResponse> {
    // port: check query: preprocess() of ids
    let query: Query = req.next_url().search_params().read()?;
    let q = query.q.as_str();
    Ok(NextResponse::json(json!({ "q": q, "page": query.page })))
}

/// `POST /api/search`, line 19 of `app/api/search/route.ts`.
pub async fn post() -> Result<NextResponse> {
    // port: logic request.formData()
    let form: Value = not_ported("request.formData()")?;
    // port: logic form.get('file')
    let file: Value = not_ported("form.get('file')")?;
    // port: logic form.get('name')
    Ok(NextResponse::json(json!({
        "name": not_ported::<Value>("form.get('name')")?,
        "size": file["size"],
    })))
}

fn query_q<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let value = <String>::deserialize(deserializer)?;
    if value.is_empty() {
        return Err(D::Error::custom("must have at least 1 character"));
    }
    Ok(value)
}

fn default_query_page() -> i64 {
    1
}

fn query_page<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let value = <i64>::deserialize(deserializer)?;
    if value < 1 {
        return Err(D::Error::custom("must be at least 1"));
    }
    Ok(value)
}

fn query_ratio<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let value = Option::<f64>::deserialize(deserializer)?;
    if value.is_some_and(|value| value > 0.5) {
        return Err(D::Error::custom("must be at most 0.5"));
    }
    Ok(value)
}

// app/api/search/route.ts
//
// import { z } from 'zod';
//
// const query = z.object({
//   q: z.string().min(1),
//   page: z.coerce.number().int().min(1).default(1),
//   ratio: z.coerce.number().max(0.5).optional(),
//   tag: z.union([z.string(), z.array(z.string())]).optional(),
//   exact: z.coerce.boolean().optional(),
//   ids: z.preprocess((value) => String(value).split(','), z.array(z.number())),
//   'sort-by': z.enum(['name', 'date']).optional(),
// });
//
// export async function GET(request: Request) {
//   const { searchParams } = new URL(request.url);
//   const { q, page } = query.parse(Object.fromEntries(searchParams));
//   return Response.json({ q, page });
// }
//
// export async function POST(request: Request) {
//   const form = await request.formData();
//   const file = form.get('file') as File;
//   return Response.json({ name: form.get('name'), size: file.size });
// }
