use serde_json::json;
use twinroute::app::{NextResponse, Result, draft_mode};

use crate::run::run;

pub const REVALIDATE: u32 = 3600;

pub async fn get() -> Result {
    Ok(NextResponse::json(
        json!({ "run": run(), "read": draft_mode()?.is_enabled()? }),
    ))
}
