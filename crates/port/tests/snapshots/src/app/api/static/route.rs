//! `/api/static`, ported from `app/api/static/route.ts`.
#![allow(
    dead_code,
    unused_assignments,
    unused_mut,
    unused_variables,
    reason = "parts are not ported yet: remove this with the last mark"
)]

use serde_json::{Value, json};
use twinroute::app::{NextResponse, Result};
use twinroute::ported::not_ported;

pub const DYNAMIC: &str = "force-static";
pub const REVALIDATE: u32 = 60;
pub const MAX_DURATION: u32 = 5;

/// `GET /api/static`, line 7 of `app/api/static/route.ts`.
pub async fn get() -> Result<NextResponse> {
    // port: logic Date.now()
    Ok(NextResponse::json(
        json!({ "at": not_ported::<Value>("Date.now()")? }),
    ))
}

// app/api/static/route.ts
//
// import { seconds } from '../../../lib/limits';
//
// export const dynamic = 'force-static';
// export const revalidate = 60;
// export const maxDuration = seconds();
//
// export const GET = async () => Response.json({ at: Date.now() });
