use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result, draft_mode};

use super::Params;
use crate::run::run;

pub const REVALIDATE: u32 = 3600;

pub async fn generate_static_params() -> Vec<Params> {
    Vec::new()
}

/// Responds with what a handler may read of the request and stay kept.
pub async fn get(req: NextRequest) -> Result {
    Ok(NextResponse::json(json!({
        "run": run(),
        "method": req.method().as_str(),
        "pathname": req.next_url().pathname(),
        "draft": draft_mode()?.is_enabled()?,
    })))
}
