use twinroute::app::{NextResponse, RouteContext, metadata::MetadataId};

use super::Params;
use crate::run::run;

pub async fn generate_image_metadata(ctx: RouteContext<Params>) -> Vec<String> {
    vec!["0".to_owned(), format!("big-{}", ctx.params.id)]
}

pub async fn twitter_image(ctx: RouteContext, id: MetadataId) -> twinroute::app::Result {
    let params = twinroute::json::to_bytes(&ctx.params)?;
    let params = String::from_utf8_lossy(&params);
    Ok(NextResponse::bytes(format!("{params} {id} {}", run()))
        .set_header("Content-Type", "image/png"))
}
