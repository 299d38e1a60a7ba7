use serde::{Deserialize, Serialize};
use twinroute::app::{NextRequest, NextResponse, Result, RouteContext, not_found};

#[derive(Deserialize)]
pub struct Params {
    id: u32,
}

#[derive(Deserialize, Serialize)]
struct Post {
    title: String,
}

pub async fn get(ctx: RouteContext<Params>) -> Result<NextResponse> {
    if ctx.params.id > 9 {
        return Err(not_found());
    }
    let title = format!("Post {}", ctx.params.id);
    Ok(NextResponse::json(Post { title }))
}

pub async fn put(mut req: NextRequest) -> Result<NextResponse> {
    let post: Post = req.json().await?;
    Ok(NextResponse::json(post).status(201))
}
