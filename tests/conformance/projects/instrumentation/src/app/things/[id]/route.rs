use twinroute::app::{Error, NextResponse, Result, RouteContext};

use super::Params;

pub async fn get(ctx: RouteContext<Params>) -> Result<NextResponse> {
    Err(Error::new(format!("planted {}", ctx.params.id)))
}

pub async fn post(ctx: RouteContext<Params>) -> Result<NextResponse> {
    get(ctx).await
}
