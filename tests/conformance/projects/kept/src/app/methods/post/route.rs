use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result};

use crate::run::run;

pub const DYNAMIC: &str = "force-static";

pub async fn get() -> NextResponse {
    NextResponse::json(json!({ "run": run() }))
}

pub async fn post(mut req: NextRequest) -> Result {
    let body = req.text().await?;
    let test = req.header("x-test");
    Ok(NextResponse::json(
        json!({ "run": run(), "url": req.url(), "test": test, "body": body }),
    ))
}
