use serde_json::json;
use twinroute::{
    SetCookie,
    app::{NextResponse, Result, cookies},
};

use crate::run::run;

pub const REVALIDATE: u32 = 3600;

pub async fn get() -> Result {
    cookies()?.set(SetCookie::new("a", "1"));
    Ok(NextResponse::json(json!({ "run": run(), "read": null })))
}
