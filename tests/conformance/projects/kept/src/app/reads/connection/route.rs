use serde_json::json;
use twinroute::app::{NextResponse, Result, connection};

use crate::run::run;

pub const REVALIDATE: u32 = 3600;

pub async fn get() -> Result {
    connection().await?;
    Ok(NextResponse::json(json!({ "run": run(), "read": null })))
}
