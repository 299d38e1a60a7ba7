use twinroute::app::{Result, RouteContext};

use super::Params;
use crate::kinds::respond;

pub const DYNAMIC: &str = "force-static";

pub async fn get(ctx: RouteContext<Params>) -> Result {
    respond(&ctx.params.kind)
}
