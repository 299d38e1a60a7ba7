//! `/api/unknown`, ported from `app/api/unknown/route.ts`.
#![allow(
    dead_code,
    unused_assignments,
    unused_mut,
    unused_variables,
    reason = "parts are not ported yet: remove this with the last mark"
)]

use twinroute::app::{NextResponse, Result};
use twinroute::ported::not_ported;

/// `GET /api/unknown`, line 3 of `app/api/unknown/route.ts`.
pub async fn get() -> Result<NextResponse> {
    // port: logic app/api/unknown/route.ts: its function is not in the project
    not_ported("app/api/unknown/route.ts: its function is not in the project")
}

// app/api/unknown/route.ts
//
// import { handler } from 'some-package';
//
// export const GET = handler;
