use serde_json::json;
use twinroute::app::{NextRequest, NextResponse};

use crate::run::run;

pub const REVALIDATE: u32 = 3600;

pub async fn get(req: NextRequest) -> NextResponse {
    NextResponse::json(json!({ "run": run(), "read": req.method().as_str() }))
}
