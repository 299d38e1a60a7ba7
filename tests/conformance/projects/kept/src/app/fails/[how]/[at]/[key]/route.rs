use serde_json::json;
use twinroute::{
    ApiError,
    app::{NextResponse, Result, RouteContext},
};

use super::Params;
use crate::{run::run, runs::count};

pub const DYNAMIC: &str = "force-static";
pub const REVALIDATE: u32 = 1;

/// Fails in the run that the path names: returns an error, or responds with a status.
pub async fn get(ctx: RouteContext<Params>) -> Result {
    let Params { how, at, key } = &ctx.params;
    let number = count(&format!("{how} {at} {key}"));
    if number.to_string() != *at {
        return Ok(NextResponse::json(
            json!({ "run": run(), "number": number }),
        ));
    }
    match how.parse() {
        Ok(status) => Ok(NextResponse::text(format!("{number} {}", run())).status(status)),
        Err(_) => Err(ApiError::new(500, format!("run {number}")).into()),
    }
}
