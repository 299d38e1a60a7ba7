use serde_json::json;
use twinroute::app::{NextResponse, RouteContext};

use super::Params;
use crate::run::run;

pub const DYNAMIC_PARAMS: bool = false;

pub async fn generate_static_params() -> Vec<Params> {
    let segments = vec!["a".to_owned()];
    vec![Params { c: None }, Params { c: Some(segments) }]
}

pub async fn get(ctx: RouteContext<Params>) -> NextResponse {
    let mut params = json!({});
    if let Some(segments) = &ctx.params.c {
        params["c"] = json!(segments);
    }
    NextResponse::json(json!({ "run": run(), "params": params }))
}
