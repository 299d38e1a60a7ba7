use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result, RouteContext};
use twinroute::migrate::LegacyServer;

use super::Params;

/// Responds for what has moved. The legacy server responds to the rest.
async fn serve(mut req: NextRequest, ctx: RouteContext<Params>, legacy: LegacyServer) -> Result {
    if req.next_url().search_params().get("beta") == Some("1") {
        let moved = json!({ "moved": ctx.params.path, "method": req.method().as_str() });
        return Ok(NextResponse::json(moved));
    }
    let body = req.body()?;
    Ok(legacy.forward(req.http(), body).await.into())
}

pub async fn get(req: NextRequest, ctx: RouteContext<Params>, legacy: LegacyServer) -> Result {
    serve(req, ctx, legacy).await
}

pub async fn post(req: NextRequest, ctx: RouteContext<Params>, legacy: LegacyServer) -> Result {
    serve(req, ctx, legacy).await
}
