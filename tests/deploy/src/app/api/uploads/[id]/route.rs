//! A streamed upload, whose progress other requests can read.

use actix_web::{
    error::PayloadError,
    web::{Data, Payload},
};
use futures_util::StreamExt as _;
use serde_json::json;
use twinroute::app::{NextResponse, Result, RouteContext};

use super::Params;
use crate::Uploads;

pub async fn put(
    ctx: RouteContext<Params>,
    uploads: Data<Uploads>,
    mut body: Payload,
) -> Result<NextResponse, PayloadError> {
    while let Some(chunk) = body.next().await {
        uploads.add(&ctx.params.id, chunk?.len());
    }
    Ok(progress(&uploads, &ctx.params.id))
}

pub async fn get(ctx: RouteContext<Params>, uploads: Data<Uploads>) -> NextResponse {
    progress(&uploads, &ctx.params.id)
}

fn progress(uploads: &Uploads, id: &str) -> NextResponse {
    NextResponse::json(json!({ "bytes": uploads.add(id, 0) }))
}
