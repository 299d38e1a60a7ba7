use serde_json::json;
use twinroute::app::{NextResponse, Result, connection};

use crate::run::run;

pub const DYNAMIC: &str = "force-static";

pub async fn get() -> Result {
    connection().await?;
    Ok(NextResponse::json(json!({ "run": run(), "read": null })))
}
