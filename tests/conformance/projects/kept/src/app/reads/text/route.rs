use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result};

use crate::run::run;

pub const REVALIDATE: u32 = 3600;

pub async fn get(mut req: NextRequest) -> Result {
    Ok(NextResponse::json(
        json!({ "run": run(), "read": req.text().await? }),
    ))
}
