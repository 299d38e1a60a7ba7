//! `/api/again`, ported from `app/api/again/route.ts`.
#![allow(
    dead_code,
    unused_variables,
    reason = "parts are not ported yet: remove this with the last mark"
)]

use serde::{Deserialize, Serialize};
use serde_json::Value;
use twinroute::app::{NextRequest, NextResponse, Result};
use twinroute::not_ported;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    title: Option<Value>,
}

/// `GET /api/again`, line 1 of `lib/handlers.ts`.
pub async fn get() -> Result<NextResponse> {
    // line 2: 200 JSON []
    // port: logic lib/handlers.ts:1-3
    not_ported("lib/handlers.ts:1-3")
}

/// `POST /api/again`, line 5 of `lib/handlers.ts`.
pub async fn post(mut req: NextRequest) -> Result<NextResponse> {
    let body: Body = req.json().await?;
    // line 7: 201 JSON {"title":{"$code":"title"}}
    // port: logic lib/handlers.ts:5-8
    not_ported("lib/handlers.ts:5-8")
}

// app/api/again/route.ts
//
// export { list as GET, create as POST } from '../../../lib/handlers';

// lib/handlers.ts:1
//
// export async function list() {
//   return Response.json([]);
// }

// lib/handlers.ts:5
//
// export async function create(request: Request) {
//   const { title } = await request.json();
//   return Response.json({ title }, { status: 201 });
// }
