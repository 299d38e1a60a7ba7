use serde_json::json;
use twinroute::{
    Error,
    app::{NextResponse, Result, RouteContext},
    cache::{CacheLife, CacheOptions, cached},
};

use super::Params;
use crate::run::run;

pub const DYNAMIC: &str = "force-static";

pub async fn get(ctx: RouteContext<Params>) -> Result {
    let tags = &ctx.params.tags;
    let options = CacheOptions::from(CacheLife::FOREVER).tags(tags);
    let data = cached(("tagged", tags), options, async { Ok::<_, Error>(run()) }).await?;
    Ok(NextResponse::json(json!({ "run": run(), "data": data })))
}
