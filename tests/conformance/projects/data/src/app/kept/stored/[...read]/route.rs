use twinroute::app::{Result, RouteContext};

use super::Params;
use crate::{kept::kept, stored::stored};

pub async fn generate_static_params() -> Vec<Params> {
    Vec::new()
}

pub async fn get(ctx: RouteContext<Params>) -> Result {
    kept(ctx.params.read, stored).await
}
