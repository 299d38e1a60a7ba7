use std::time::Duration;

use serde_json::json;
use twinroute::{actix_web::rt::time::sleep, app::NextResponse};

use crate::run::run;

pub const DYNAMIC: &str = "force-static";
pub const REVALIDATE: u32 = 1;

pub async fn get() -> NextResponse {
    sleep(Duration::from_millis(700)).await;
    NextResponse::json(json!({ "run": run() }))
}
