use twinroute::app::{Result, RouteContext};

use super::Params;
use crate::{kept::kept, stored::stored};

pub const DYNAMIC: &str = "force-static";

pub async fn get(ctx: RouteContext<Params>) -> Result {
    kept(ctx.params.read, stored).await
}
