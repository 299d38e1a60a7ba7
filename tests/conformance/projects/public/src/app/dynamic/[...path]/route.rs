use twinroute::app::{NextRequest, Result, RouteContext};

use super::Params;
use crate::seen::seen;

pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> Result {
    seen("/dynamic/[...path]", req, &ctx.params).await
}

pub async fn post(req: NextRequest, ctx: RouteContext<Params>) -> Result {
    seen("/dynamic/[...path]", req, &ctx.params).await
}
