use std::time::Duration;

use serde_json::json;
use twinroute::{
    Error,
    actix_web::rt::time::sleep,
    app::{NextResponse, Result, RouteContext},
    cache::{CacheLife, CacheOptions, cached},
};

use super::Params;
use crate::run::run;

pub const DYNAMIC: &str = "force-static";

/// Takes 400 ms.
pub async fn get(ctx: RouteContext<Params>) -> Result {
    let id = &ctx.params.id;
    let token = run();
    let options = CacheOptions::from(CacheLife::FOREVER).tag(format!("slow-{id}"));
    let data = cached(("slow", id), options, async { Ok::<_, Error>(run()) }).await?;
    sleep(Duration::from_millis(400)).await;
    Ok(NextResponse::json(json!({ "run": token, "data": data })))
}
