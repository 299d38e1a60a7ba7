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
use twinroute::ported::not_ported;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Query {
    #[serde(deserialize_with = "query_q")]
    q: String,
    #[serde(default = "default_query_page", deserialize_with = "query_page")]
    page: i64,
    #[serde(default, deserialize_with = "query_ratio")]
    ratio: Option<f64>,
    tag: Option<Vec<String>>,
    #[serde(default, deserialize_with = "query_exact")]
    exact: Option<bool>,
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
    let query: Query = req.next_url().search_params().read()?;
    // port: check query: preprocess() of ids
    not_ported::<()>("query: preprocess() of ids")?;
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
    let value = {
        let text = String::deserialize(deserializer)?;
        coerced::<D::Error>(&text).and_then(whole)?
    };
    if value < 1 {
        return Err(D::Error::custom("must be at least 1"));
    }
    Ok(value)
}

fn query_ratio<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let value = Option::<String>::deserialize(deserializer)?
        .map(|text| coerced::<D::Error>(&text))
        .transpose()?;
    if value.is_some_and(|value| value > 0.5) {
        return Err(D::Error::custom("must be at most 0.5"));
    }
    Ok(value)
}

fn query_exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    let value = Option::<String>::deserialize(deserializer)?
        .map(|text| Ok::<bool, D::Error>(!text.is_empty()))
        .transpose()?;
    Ok(value)
}

/// A whole number, which JSON may write as `1.0`.
fn whole<E: serde::de::Error>(value: f64) -> Result<i64, E> {
    match value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_991.0 {
        true => Ok(value as i64),
        false => Err(E::custom("must be a whole number")),
    }
}

/// The number that JavaScript makes of a text.
fn coerced<E: serde::de::Error>(text: &str) -> Result<f64, E> {
    let value = twinroute::ported::number(text);
    match value.is_finite() {
        true => Ok(value),
        false => Err(E::custom("must be a number")),
    }
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
