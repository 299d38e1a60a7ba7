use twinroute::app::{Result, RouteContext};

use super::Params;
use crate::run::kept;

pub const DYNAMIC: &str = "force-static";

pub async fn get(ctx: RouteContext<Params>) -> Result {
    kept(&ctx.params)
}
