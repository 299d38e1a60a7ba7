use serde_json::json;
use twinroute::app::{NextResponse, RouteContext};

use super::Params;
use crate::run::run;

pub const REVALIDATE: u32 = 3600;

pub async fn get(ctx: RouteContext<Params>) -> NextResponse {
    NextResponse::json(json!({ "run": run(), "params": ctx.params }))
}
