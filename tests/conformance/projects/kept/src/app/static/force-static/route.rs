use serde_json::json;
use twinroute::app::NextResponse;

use crate::run::run;

pub const DYNAMIC: &str = "force-static";

pub async fn get() -> NextResponse {
    NextResponse::json(json!({ "run": run() }))
}
