use actix_web::web::Payload;
use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, RouteContext};
use twinroute::migrate::LegacyServer;

use super::Params;

/// Responds for what has moved. The legacy server responds to the rest.
async fn serve(
    body: Payload,
    req: NextRequest,
    ctx: RouteContext<Params>,
    legacy: LegacyServer,
) -> NextResponse {
    if req.next_url().search_params().get("beta") == Some("1") {
        return NextResponse::json(
            json!({ "moved": ctx.params.path, "method": req.method().as_str() }),
        );
    }
    legacy.forward(req.http(), body).await.into()
}

pub async fn get(
    body: Payload,
    req: NextRequest,
    ctx: RouteContext<Params>,
    legacy: LegacyServer,
) -> NextResponse {
    serve(body, req, ctx, legacy).await
}

pub async fn post(
    body: Payload,
    req: NextRequest,
    ctx: RouteContext<Params>,
    legacy: LegacyServer,
) -> NextResponse {
    serve(body, req, ctx, legacy).await
}
