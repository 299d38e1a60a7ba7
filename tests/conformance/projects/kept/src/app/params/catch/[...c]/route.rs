use serde_json::json;
use twinroute::app::{NextResponse, RouteContext};

use super::Params;
use crate::run::run;

pub async fn generate_static_params() -> Vec<Params> {
    let values = [&["a", "b"][..], &["x y"][..], &["a/b"][..]];
    let params = values.map(|c| Params {
        c: c.iter().map(ToString::to_string).collect(),
    });
    params.into()
}

pub async fn get(ctx: RouteContext<Params>) -> NextResponse {
    NextResponse::json(json!({ "run": run(), "params": ctx.params }))
}
