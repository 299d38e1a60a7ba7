use twinroute::app::{NextResponse, RouteContext};

use super::Params;

pub async fn opengraph_image(ctx: RouteContext<Params>) -> NextResponse {
    NextResponse::bytes(format!("post {}", ctx.params.id)).set_header("Content-Type", "image/png")
}
