use serde_json::json;
use twinroute::app::{NextResponse, RouteContext};

use super::Params;
use crate::run::run;

pub const DYNAMIC: &str = "force-static";

pub async fn get(ctx: RouteContext<Params>) -> NextResponse {
    NextResponse::json(json!({ "run": run(), "params": ctx.params }))
}
