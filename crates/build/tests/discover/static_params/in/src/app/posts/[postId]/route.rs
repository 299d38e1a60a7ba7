use super::Params;
use twinroute::app::{NextResponse, RouteContext};

pub const DYNAMIC_PARAMS: bool = false;

pub async fn generate_static_params() -> Vec<Params> {
    vec![Params {
        post_id: "1".to_owned(),
    }]
}

pub async fn get(ctx: RouteContext<Params>) -> NextResponse {
    NextResponse::json(&ctx.params)
}
