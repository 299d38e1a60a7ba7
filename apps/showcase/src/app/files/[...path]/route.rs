//! A catch-all matches one segment or more: a `Vec<String>`.

use serde_json::json;
use twinroute::app::{NextResponse, RouteContext};

use super::Params;

pub async fn get(ctx: RouteContext<Params>) -> NextResponse {
    let Params { path } = ctx.params;
    NextResponse::json(json!({ "path": path, "depth": path.len() }))
}
