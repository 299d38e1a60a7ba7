use twinroute::app::{Result, RouteContext};

use super::Params;
use crate::run::kept;

pub const REVALIDATE: u32 = 60;

pub async fn generate_static_params() -> Vec<Params> {
    Vec::new()
}

pub async fn get(ctx: RouteContext<Params>) -> Result {
    kept(&ctx.params)
}
