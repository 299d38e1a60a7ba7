use twinroute::app::{Result, RouteContext};

use super::Params;
use crate::kinds::respond;

pub const DYNAMIC: &str = "force-static";
pub const REVALIDATE: u32 = 1;

pub async fn get(ctx: RouteContext<Params>) -> Result {
    respond(&ctx.params.kind)
}
