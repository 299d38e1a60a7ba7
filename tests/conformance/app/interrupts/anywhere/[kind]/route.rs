use std::{io, time::Duration};

use actix_web::rt::time::sleep;
use futures_util::future::{LocalBoxFuture, try_join};
use twinroute::app::{
    NextRequest, NextResponse, Result, RouteContext, forbidden, not_found, permanent_redirect,
    redirect, unauthorized,
};

use super::Params;

/// Leaves any method, also from a helper, from several at once, and after a read of the body.
pub async fn get(mut req: NextRequest, ctx: RouteContext<Params>) -> Result {
    match ctx.params.kind.as_str() {
        "not-found" => return Err(not_found()),
        "unauthorized" => return Err(unauthorized()),
        "forbidden" => return Err(forbidden()),
        "redirect" => return Err(redirect("/items")),
        "permanent" => return Err(permanent_redirect("/items")),
        "error" => return Err(io::Error::other("secret").into()),
        "status" => return Ok(NextResponse::text("own").status(404)),
        "after-read" => {
            req.text().await?;
            return Err(not_found());
        }
        "deep" => guard(3).await?,
        "all" => drop(try_join(guard(1), guard(2)).await?),
        "caught" => {
            let answer = || NextResponse::text("caught").status(409);
            return guard(1)
                .await
                .map_or_else(|_| Ok(answer()), |()| Err(not_found()));
        }
        "finally" => {
            let left = guard(1).await;
            req.text().await?;
            left?;
        }
        "wrapped" => guard(1)
            .await
            .map_err(|error| io::Error::other(error.to_string()))?,
        _ => {}
    }
    Ok(NextResponse::text("nothing left"))
}

fn guard(depth: u32) -> LocalBoxFuture<'static, Result<()>> {
    Box::pin(async move {
        sleep(Duration::from_millis(1)).await;
        match depth {
            0 => Err(forbidden()),
            _ => guard(depth - 1).await,
        }
    })
}

pub use get as delete;
pub use get as head;
pub use get as options;
pub use get as patch;
pub use get as post;
pub use get as put;
