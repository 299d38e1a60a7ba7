//! `/things/[id]`, ported from `app/(shop)/things/[id]/route.ts`.
#![allow(
    dead_code,
    unused_assignments,
    unused_mut,
    unused_variables,
    reason = "parts are not ported yet: remove this with the last mark"
)]

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use twinroute::app::{NextRequest, NextResponse, Result, RouteContext};
use twinroute::ported::not_ported;

use super::Params;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct PutBody {
    #[serde(deserialize_with = "put_body_name")]
    name: String,
    #[serde(deserialize_with = "put_body_email")]
    email: String,
    kind: Kind,
    #[serde(deserialize_with = "put_body_level")]
    level: i64,
    #[serde(default, deserialize_with = "put_body_on")]
    on: Option<bool>,
    #[serde(deserialize_with = "put_body_price")]
    price: Option<f64>,
    #[serde(
        default = "default_put_body_count",
        deserialize_with = "put_body_count"
    )]
    count: i64,
    #[serde(default = "default_put_body_sort")]
    sort: Sort,
    #[serde(deserialize_with = "put_body_tags")]
    tags: Vec<String>,
    #[serde(default, deserialize_with = "put_body_items")]
    items: Option<Vec<ItemsItem>>,
    options: Option<Options>,
    labels: BTreeMap<String, String>,
    anything: Option<Value>,
    either: Option<Value>,
    at: Option<Value>,
    #[serde(deserialize_with = "put_body_slug")]
    slug: String,
    #[serde(rename = "Option")]
    option: Option2,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
enum Kind {
    #[serde(rename = "")]
    Empty,
    #[serde(rename = "a b")]
    AB,
    #[serde(rename = "404")]
    V404,
    #[serde(rename = "self")]
    SelfValue,
    #[serde(rename = "SELF")]
    SelfValue2,
    #[serde(rename = "<=")]
    V,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "",
            Self::AB => "a b",
            Self::V404 => "404",
            Self::SelfValue => "self",
            Self::SelfValue2 => "SELF",
            Self::V => "<=",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
enum Sort {
    #[serde(rename = "asc")]
    Asc,
    #[serde(rename = "desc")]
    Desc,
}

impl Sort {
    fn as_str(self) -> &'static str {
        match self {
            Self::Asc => "asc",
            Self::Desc => "desc",
        }
    }
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct ItemsItem {
    #[serde(deserialize_with = "items_item_id")]
    id: String,
    #[serde(default, deserialize_with = "items_item_note")]
    note: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Options {
    kind: Kind2,
    options: Options2,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
enum Kind2 {
    #[serde(rename = "x")]
    X,
    #[serde(rename = "y")]
    Y,
}

impl Kind2 {
    fn as_str(self) -> &'static str {
        match self {
            Self::X => "x",
            Self::Y => "y",
        }
    }
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Options2 {
    deep: bool,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Option2 {
    a: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct PatchBody {
    name: Option<Value>,
    sizes: Option<Vec<SizesItem>>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct SizesItem {
    width: Option<Value>,
}

/// `PUT /things/[id]`, line 26 of `app/(shop)/things/[id]/route.ts`.
pub async fn put(mut req: NextRequest, ctx: RouteContext<Params>) -> Result<NextResponse> {
    let id = ctx.params.id.as_str();
    let Ok(body) = req.json().await.map(serde_json::from_value::<PutBody>)? else {
        return Ok(NextResponse::json(json!({ "error": "invalid" })).status(422));
    };
    // port: check body: items.min(2) of tags
    not_ported::<()>("body: items.min(2) of tags")?;
    // port: check body: union() of either
    not_ported::<()>("body: union() of either")?;
    // port: check body: coerce.date() of at
    not_ported::<()>("body: coerce.date() of at")?;
    // port: check body: regex(/^[a-z]+$/) of slug
    not_ported::<()>("body: regex(/^[a-z]+$/) of slug")?;
    // port: check body: refine() of the body
    not_ported::<()>("body: refine() of the body")?;
    Ok(NextResponse::json(
        json!({ "id": id, "name": body.name.as_str() }),
    ))
}

/// `PATCH /things/[id]`, line 35 of `app/(shop)/things/[id]/route.ts`.
pub async fn patch(mut req: NextRequest, ctx: RouteContext<Params>) -> Result<NextResponse> {
    let body: Value = req.json().await?;
    // port: check the types of the body, which only TypeScript claims
    let body: PatchBody = serde_json::from_value(body)
        .or_else(|_| not_ported("the types of the body, which only TypeScript claims"))?;
    // port: logic body.name
    // port: logic body.sizes.map((size) => size.width)
    Ok(NextResponse::json(json!({
        "id": ctx.params.id.as_str(),
        "name": not_ported::<Value>("body.name")?,
        "sizes": not_ported::<Value>("body.sizes.map((size) => size.width)")?,
    })))
}

fn put_body_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let value = <String>::deserialize(deserializer)?;
    if value.is_empty() {
        return Err(D::Error::custom("must have at least 1 character"));
    }
    if value.encode_utf16().count() > 80 {
        return Err(D::Error::custom("must have at most 80 characters"));
    }
    Ok(value)
}

fn put_body_email<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let value = <String>::deserialize(deserializer)?;
    if !twinroute::ported::is_email(value.as_str()) {
        return Err(D::Error::custom("must be an email address"));
    }
    Ok(value)
}

fn put_body_level<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let value = whole(f64::deserialize(deserializer)?)?;
    if !matches!(value, 1 | 2) {
        return Err(D::Error::custom("must be one of 1, 2"));
    }
    Ok(value)
}

fn put_body_on<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    let value = Some(<bool>::deserialize(deserializer)?);
    if value.is_some_and(|value| !value) {
        return Err(D::Error::custom("must be true"));
    }
    Ok(value)
}

fn put_body_price<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let value = Option::<f64>::deserialize(deserializer)?;
    if value.is_some_and(|value| value < 0.5) {
        return Err(D::Error::custom("must be at least 0.5"));
    }
    Ok(value)
}

fn default_put_body_count() -> i64 {
    1
}

fn put_body_count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let value = whole(f64::deserialize(deserializer)?)?;
    if value <= 0 {
        return Err(D::Error::custom("must be greater than 0"));
    }
    Ok(value)
}

fn default_put_body_sort() -> Sort {
    Sort::Asc
}

fn put_body_tags<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let value = <Vec<String>>::deserialize(deserializer)?;
    if value.is_empty() {
        return Err(D::Error::custom("must have at least 1 item"));
    }
    Ok(value)
}

fn items_item_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let value = <String>::deserialize(deserializer)?;
    if !twinroute::ported::is_uuid(value.as_str()) {
        return Err(D::Error::custom("must be a UUID"));
    }
    Ok(value)
}

fn items_item_note<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let value = Some(<String>::deserialize(deserializer)?);
    let value = value.map(|value| twinroute::ported::trim(&value).to_owned());
    if value
        .as_ref()
        .is_some_and(|value| value.encode_utf16().count() > 20)
    {
        return Err(D::Error::custom("must have at most 20 characters"));
    }
    Ok(value)
}

fn put_body_items<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<ItemsItem>>, D::Error> {
    let value = Some(<Vec<ItemsItem>>::deserialize(deserializer)?);
    if value.as_ref().is_some_and(|value| value.len() > 5) {
        return Err(D::Error::custom("must have at most 5 items"));
    }
    Ok(value)
}

fn put_body_slug<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let value = <String>::deserialize(deserializer)?;
    if !value.starts_with("s-") {
        return Err(D::Error::custom("must start with \"s-\""));
    }
    let value = value.to_lowercase();
    Ok(value)
}

/// A whole number, which JSON may write as `1.0`.
fn whole<E: serde::de::Error>(value: f64) -> Result<i64, E> {
    match value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_991.0 {
        true => Ok(value as i64),
        false => Err(E::custom("must be a whole number")),
    }
}

// app/(shop)/things/[id]/route.ts
//
// import { z } from 'zod';
// import { NextResponse } from 'next/server';
//
// const item = z.object({ id: z.uuid(), note: z.string().trim().max(20).optional() });
//
// const thing = z.object({
//   name: z.string().min(1).max(80),
//   email: z.email(),
//   kind: z.enum(['', 'a b', '404', 'self', 'SELF', '<=']),
//   level: z.union([z.literal(1), z.literal(2)]),
//   on: z.literal(true).optional(),
//   price: z.number().min(0.5).nullable(),
//   count: z.number().int().positive().default(1),
//   sort: z.enum(['asc', 'desc']).default('asc'),
//   tags: z.array(z.string().min(2)).nonempty(),
//   items: z.array(item).max(5).optional(),
//   options: z.object({ kind: z.enum(['x', 'y']), options: z.object({ deep: z.boolean() }) }).nullish(),
//   labels: z.record(z.string(), z.string()),
//   anything: z.unknown(),
//   either: z.union([z.string(), z.number()]),
//   at: z.coerce.date(),
//   slug: z.string().regex(/^[a-z]+$/).startsWith('s-').toLowerCase(),
//   Option: z.object({ a: z.string() }),
// }).refine((value) => value.name !== value.email);
//
// export async function PUT(request: Request, { params }: { params: Promise<{ id: string }> }) {
//   const { id } = await params;
//   const parsed = thing.safeParse(await request.json());
//   if (!parsed.success) {
//     return NextResponse.json({ error: 'invalid' }, { status: 422 });
//   }
//   return NextResponse.json({ id, name: parsed.data.name });
// }
//
// export async function PATCH(request: Request, { params }: { params: Promise<{ id: string }> }) {
//   const body = await request.json();
//   return NextResponse.json({ id: (await params).id, name: body.name, sizes: body.sizes.map((size) => size.width) });
// }
