use twinroute::app::{Result, RouteContext};

use super::Params;
use crate::run::kept;

pub const REVALIDATE: u32 = 3600;

pub async fn generate_static_params() -> Vec<Params> {
    let ids = ["one", "two"].map(ToOwned::to_owned);
    ids.map(|id| Params { id }).into()
}

pub async fn get(ctx: RouteContext<Params>) -> Result {
    kept(&ctx.params)
}
