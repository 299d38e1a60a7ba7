use serde_json::json;
use twinroute::app::{NextResponse, RouteContext};

use super::Params;
use crate::run::run;

pub const DYNAMIC_PARAMS: bool = false;

pub async fn generate_static_params() -> Vec<Params> {
    let values = [("1", "2"), ("3", "4")];
    let params = values.map(|(a, b)| Params {
        a: a.to_owned(),
        b: b.to_owned(),
    });
    params.into()
}

pub async fn get(ctx: RouteContext<Params>) -> NextResponse {
    NextResponse::json(json!({ "run": run(), "params": ctx.params }))
}
