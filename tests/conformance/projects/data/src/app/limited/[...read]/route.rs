use twinroute::app::{Result, RouteContext};

use super::Params;
use crate::{kept::kept, used::used};

pub const REVALIDATE: u32 = 100;

pub async fn generate_static_params() -> Vec<Params> {
    Vec::new()
}

pub async fn get(ctx: RouteContext<Params>) -> Result {
    kept(ctx.params.read, used).await
}
