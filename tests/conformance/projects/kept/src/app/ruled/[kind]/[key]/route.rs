use serde_json::json;
use twinroute::app::NextResponse;

use crate::run::run;

pub const DYNAMIC: &str = "force-static";

pub async fn get() -> NextResponse {
    NextResponse::json(json!({ "run": run() }))
        .set_header("Cache-Control", "max-age=1")
        .set_header("X-Own", "handler")
}
