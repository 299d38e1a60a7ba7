//! Lists and creates posts.

use actix_web::web::Data;
use twinroute::app::{NextRequest, NextResponse, Result};

use crate::posts::Posts;

pub async fn get(posts: Data<Posts>) -> NextResponse {
    NextResponse::json(posts.list())
}

pub async fn post(mut req: NextRequest, posts: Data<Posts>) -> Result {
    let post = posts.create(req.json().await?);
    Ok(NextResponse::json(&post).status(201))
}
