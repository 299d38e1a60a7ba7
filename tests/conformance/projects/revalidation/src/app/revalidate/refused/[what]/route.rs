use twinroute::{
    app::{NextRequest, NextResponse, Result, RouteContext},
    cache::{refresh, update_tag},
};

use super::Params;
use crate::call::outcome;

pub async fn post(mut req: NextRequest, ctx: RouteContext<Params>) -> Result {
    let tag = req.text().await?;
    let result = match ctx.params.what.as_str() {
        "refresh" => refresh(),
        _ => update_tag(&tag),
    };
    Ok(NextResponse::text(outcome(&result)))
}
