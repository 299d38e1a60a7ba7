//! `/api/again`, ported from `app/api/again/route.ts`.
#![allow(
    dead_code,
    unused_assignments,
    unused_mut,
    unused_variables,
    reason = "parts are not ported yet: remove this with the last mark"
)]

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use twinroute::app::{NextRequest, NextResponse, Result};
use twinroute::ported::not_ported;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    title: Option<Value>,
}

/// `GET /api/again`, line 1 of `lib/handlers.ts`.
pub async fn get() -> Result<NextResponse> {
    Ok(NextResponse::json(json!([])))
}

/// `POST /api/again`, line 5 of `lib/handlers.ts`.
pub async fn post(mut req: NextRequest) -> Result<NextResponse> {
    let body: Body = req.json().await?;
    let title = body.title.as_ref();
    // port: logic title
    Ok(NextResponse::json(json!({
        "title": not_ported::<Value>("title")?,
    }))
    .status(201))
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
