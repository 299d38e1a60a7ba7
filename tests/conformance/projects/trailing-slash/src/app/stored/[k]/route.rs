use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, RouteContext};

use super::Params;

pub const DYNAMIC: &str = "force-static";

pub async fn generate_static_params() -> Vec<Params> {
    vec![Params {
        k: "built".to_owned(),
    }]
}

pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> NextResponse {
    let url = req.next_url();
    NextResponse::json(json!({
        "url": req.url(),
        "pathname": url.pathname(),
        "basePath": url.base_path(),
        "locale": url.locale().unwrap_or_default(),
        "params": ctx.params,
    }))
}
