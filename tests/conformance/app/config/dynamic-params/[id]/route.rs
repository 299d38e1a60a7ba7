use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, RouteContext};

use super::Params;

pub const DYNAMIC_PARAMS: bool = true;
pub const DYNAMIC: &str = "auto";
pub const REVALIDATE: bool = false;
pub const FETCH_CACHE: &str = "auto";
pub const PREFERRED_REGION: &str = "auto";
pub const MAX_DURATION: u32 = 5;

pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> NextResponse {
    NextResponse::json(json!([
        ctx.params.id,
        req.next_url().search(),
        req.header("x-test")
    ]))
}
