use serde_json::json;
use twinroute::app::{NextResponse, RouteContext};

use super::Params;
use crate::run::run;

pub const DYNAMIC: &str = "force-static";
pub const DYNAMIC_PARAMS: bool = false;

pub async fn generate_static_params() -> Vec<Params> {
    let values = ["a"];
    values.map(|k| Params { k: k.to_owned() }).into()
}

pub async fn get(ctx: RouteContext<Params>) -> NextResponse {
    NextResponse::json(json!({ "run": run(), "params": ctx.params }))
}

pub async fn post() -> NextResponse {
    NextResponse::text("post")
}
