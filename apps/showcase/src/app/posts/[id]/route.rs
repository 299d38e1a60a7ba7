//! Reads, replaces and deletes a post.

use actix_web::web::Data;
use serde::Deserialize;
use twinroute::app::{NextRequest, NextResponse, Result, RouteContext};

use crate::posts::Posts;

/// A `Params` type of our own: an id that is not a number is a 400.
#[derive(Debug, Deserialize)]
pub struct PostId {
    id: u32,
}

pub async fn get(ctx: RouteContext<PostId>, posts: Data<Posts>) -> Result {
    Ok(NextResponse::json(&posts.find(ctx.params.id)?))
}

pub async fn put(mut req: NextRequest, ctx: RouteContext<PostId>, posts: Data<Posts>) -> Result {
    let post = posts.replace(ctx.params.id, req.json().await?)?;
    Ok(NextResponse::json(&post))
}

pub async fn delete(ctx: RouteContext<PostId>, posts: Data<Posts>) -> Result {
    posts.delete(ctx.params.id)?;
    Ok(NextResponse::empty(204))
}
