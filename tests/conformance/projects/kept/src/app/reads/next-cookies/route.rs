use serde_json::json;
use twinroute::app::{NextResponse, Result, cookies};

use crate::run::run;

pub const REVALIDATE: u32 = 3600;

pub async fn get() -> Result {
    Ok(NextResponse::json(
        json!({ "run": run(), "read": cookies()?.get("a").map(|cookie| cookie.value().to_owned()) }),
    ))
}
