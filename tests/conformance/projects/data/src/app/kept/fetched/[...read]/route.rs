use actix_web::web::Data;
use twinroute::app::{Result, RouteContext};

use super::Params;
use crate::{LegacyUrl, fetched::fetched, kept::kept};

pub async fn generate_static_params() -> Vec<Params> {
    Vec::new()
}

pub async fn get(ctx: RouteContext<Params>, legacy: Data<LegacyUrl>) -> Result {
    kept(ctx.params.read, |read| fetched(legacy.clone(), read)).await
}
