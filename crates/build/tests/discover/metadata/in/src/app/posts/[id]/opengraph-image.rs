use twinroute::app::{RouteContext, metadata::ImageResponse};

use super::Params;

pub const ALT: &str = "A post";

pub async fn generate_static_params() -> Vec<Params> {
    Vec::new()
}

pub async fn opengraph_image(ctx: RouteContext<Params>) -> ImageResponse {
    ImageResponse::new("image/png", ctx.params.id)
}
