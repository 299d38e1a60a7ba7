use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, RouteContext};

use super::Params;
use crate::run::run;

pub const DYNAMIC: &str = "force-static";

pub async fn generate_static_params() -> Vec<Params> {
    let values = ["a"];
    values.map(|k| Params { k: k.to_owned() }).into()
}

pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> NextResponse {
    let k = &ctx.params.k;
    let read = k.starts_with("bad").then(|| req.header("x-test")).flatten();
    NextResponse::json(json!({ "run": run(), "k": k, "read": read }))
}
