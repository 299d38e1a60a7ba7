use std::time::Duration;

use actix_web::rt::time::sleep;
use futures_util::future::{join, try_join};
use twinroute::app::{
    NextRequest, NextResponse, NextUrl, Result, RouteContext, permanent_redirect, redirect,
};

use super::Params;

/// Redirects to what the query says.
pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> Result {
    let search = req.next_url().search_params();
    let to = search.get("to").unwrap_or_default();
    match ctx.params.kind.as_str() {
        "redirect" => Err(redirect(to)),
        "permanent" => Err(permanent_redirect(to)),
        "helper" => leave(to).await,
        "all" => {
            let wait = async {
                sleep(Duration::from_millis(50)).await;
                Ok(())
            };
            let (left, ()) = try_join(leave(to), wait).await?;
            Ok(left)
        }
        "rethrown" => join(leave(to), async {}).await.0,
        "next-base" => {
            let base = NextUrl::parse("http://conformance.test/a/b?c")?;
            Ok(NextResponse::redirect(base.join(to)?))
        }
        "next-url" => Ok(NextResponse::redirect(req.next_url().join(to)?)),
        kind => Ok(answer(kind, to)),
    }
}

fn answer(kind: &str, to: &str) -> NextResponse {
    match kind {
        "next" => NextResponse::redirect(to),
        "next-301" => NextResponse::redirect_with(301, to),
        "next-302" | "response" => NextResponse::redirect_with(302, to),
        "next-300" => NextResponse::redirect_with(300, to),
        "next-200" => NextResponse::redirect_with(200, to),
        "next-header" => NextResponse::redirect(to)
            .set_header("X-A", "1")
            .set_header("Content-Type", "a/b"),
        "next-location" => NextResponse::redirect(to).set_header("Location", "/own"),
        "response-308" => NextResponse::redirect_with(308, to),
        "response-305" => NextResponse::redirect_with(305, to),
        _ => NextResponse::empty(404),
    }
}

async fn leave(to: &str) -> Result {
    sleep(Duration::from_millis(1)).await;
    Err(redirect(to))
}

pub use get as delete;
pub use get as head;
pub use get as options;
pub use get as patch;
pub use get as post;
pub use get as put;
