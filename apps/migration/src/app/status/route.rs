use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result};

static REQUESTS: AtomicU64 = AtomicU64::new(1);

pub async fn get(req: NextRequest) -> Result {
    let verbose = req.next_url().search_params().has("verbose");
    let at = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis() as u64;
    let response = NextResponse::json(json!({ "ok": true, "at": at, "verbose": verbose }));
    // In Next.js, `proxy.ts` sets `Cache-Control`.
    Ok(response
        .set_header("Cache-Control", "no-store")
        .set_header("X-Request-Id", REQUESTS.fetch_add(1, Ordering::Relaxed)))
}
