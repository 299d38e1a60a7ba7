use twinroute::app::{Result, RouteContext};

use super::Params;
use crate::kinds::respond;

pub const REVALIDATE: u32 = 3600;

pub async fn generate_static_params() -> Vec<Params> {
    let kinds = [
        "cache-control",
        "validators",
        "twice",
        "reserved",
        "created",
        "status-text",
        "moved",
        "missing",
        "no-content",
        "empty",
        "null",
        "bytes",
        "stream",
        "redirect",
        "not-found",
    ];
    kinds
        .map(|kind| Params {
            kind: kind.to_owned(),
        })
        .into()
}

pub async fn get(ctx: RouteContext<Params>) -> Result {
    respond(&ctx.params.kind)
}
