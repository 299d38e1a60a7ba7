use twinroute::app::{NextResponse, RouteContext};

use super::Params;
use crate::run::run;

pub const ALT: &str = "A post";

pub async fn opengraph_image(ctx: RouteContext<Params>) -> NextResponse {
    NextResponse::bytes(format!(" {} {}", ctx.params.id, run()))
        .set_header("Content-Type", "image/png")
}
