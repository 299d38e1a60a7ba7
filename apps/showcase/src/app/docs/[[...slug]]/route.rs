//! An optional catch-all matches any number of segments: an `Option<Vec<String>>`.

use serde_json::json;
use twinroute::app::{NextResponse, RouteContext};

use super::Params;

pub async fn get(ctx: RouteContext<Params>) -> NextResponse {
    NextResponse::json(&match ctx.params.slug {
        Some(slug) => json!({ "page": slug.join("/") }),
        None => json!({ "index": true }),
    })
}
