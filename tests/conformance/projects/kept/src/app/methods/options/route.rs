use serde_json::json;
use twinroute::app::NextResponse;

use crate::run::run;

pub const REVALIDATE: u32 = 3600;

pub async fn get() -> NextResponse {
    NextResponse::json(json!({ "run": run() }))
}

pub async fn options() -> NextResponse {
    NextResponse::empty(200).set_header("X-Run", run())
}
