use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, RouteContext};

use super::Params;
use crate::run::run;

pub const DYNAMIC_PARAMS: bool = false;

pub async fn generate_static_params() -> Vec<Params> {
    let values = ["a"];
    values.map(|k| Params { k: k.to_owned() }).into()
}

pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> NextResponse {
    let test = req.header("x-test");
    NextResponse::json(json!({ "run": run(), "params": ctx.params, "test": test }))
}
