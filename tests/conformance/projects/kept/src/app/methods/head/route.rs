use serde_json::json;
use twinroute::app::NextResponse;

use crate::run::run;

pub const DYNAMIC: &str = "force-static";

pub async fn get() -> NextResponse {
    NextResponse::json(json!({ "run": run() }))
}

pub async fn head() -> NextResponse {
    NextResponse::empty(200).set_header("X-Run", run())
}
