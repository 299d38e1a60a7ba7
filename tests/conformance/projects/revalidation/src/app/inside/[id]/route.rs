use serde_json::json;
use twinroute::{
    app::{NextResponse, RouteContext},
    cache::revalidate_path,
};

use super::Params;
use crate::{call::outcome, run::run};

pub const DYNAMIC: &str = "force-static";

pub async fn get(ctx: RouteContext<Params>) -> NextResponse {
    let result = revalidate_path(&format!("/kept/{}", ctx.params.id)).await;
    NextResponse::json(json!({ "run": run(), "outcome": outcome(&result) }))
}
