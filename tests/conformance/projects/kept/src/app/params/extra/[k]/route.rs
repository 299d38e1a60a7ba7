use serde_json::{Value, json};
use twinroute::app::{NextResponse, RouteContext};

use super::Params;
use crate::run::run;

pub async fn generate_static_params() -> Vec<Value> {
    vec![json!({ "k": "a", "z": "extra" })]
}

pub async fn get(ctx: RouteContext<Params>) -> NextResponse {
    NextResponse::json(json!({ "run": run(), "params": ctx.params }))
}
