use std::{io, time::Duration};

use serde_json::json;
use twinroute::{
    Error,
    actix_web::rt::time::sleep,
    app::{NextRequest, NextResponse, Result, RouteContext, after, not_found, redirect},
    cache::{CacheLife, cached},
};

use super::Params;
use crate::{call::Call, run::run};

/// Revalidates the path or the tag of the query, and responds in different ways.
async fn revalidate(req: NextRequest, ctx: RouteContext<Params>) -> Result {
    let call = Call::from_query(&req.next_url().search_params());
    match ctx.params.how.as_str() {
        "after" => after(async move { call.make().await })?,
        "later" => after(async move {
            sleep(Duration::from_millis(200)).await;
            call.make().await
        })?,
        "after-throws" => after(async move {
            call.make().await?;
            Err::<(), Error>(io::Error::other("after").into())
        })?,
        "cached" => {
            let query = req.next_url().search().to_owned();
            let future = async move { Ok::<_, Error>(call.outcome().await.to_owned()) };
            let outcome = cached(("when", query), CacheLife::FOREVER.into(), future).await?;
            return Ok(NextResponse::text(outcome));
        }
        how => {
            call.make().await?;
            match how {
                "redirects" => return Err(redirect("/dynamic")),
                "not-found" => return Err(not_found()),
                "throws" => return Err(io::Error::other("thrown").into()),
                "fails" => return Ok(NextResponse::text("failed").status(500)),
                "twice" => call.make().await?,
                _ => {}
            }
        }
    }
    Ok(NextResponse::json(json!({ "run": run() })))
}

pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> Result {
    revalidate(req, ctx).await
}

pub async fn post(req: NextRequest, ctx: RouteContext<Params>) -> Result {
    revalidate(req, ctx).await
}

pub async fn put(req: NextRequest, ctx: RouteContext<Params>) -> Result {
    revalidate(req, ctx).await
}

pub async fn delete(req: NextRequest, ctx: RouteContext<Params>) -> Result {
    revalidate(req, ctx).await
}
