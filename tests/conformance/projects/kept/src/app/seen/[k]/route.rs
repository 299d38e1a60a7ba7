use serde_json::json;
use twinroute::app::{
    NextRequest, NextResponse, Result, RouteContext, cookies, draft_mode, headers,
};

use super::Params;
use crate::run::run;

pub const DYNAMIC: &str = "force-static";

/// Responds with what a kept handler sees of the request.
pub async fn get(mut req: NextRequest, ctx: RouteContext<Params>) -> Result {
    let body = req.text().await?;
    let url = req.next_url();
    let all = headers()?;
    Ok(NextResponse::json(json!({
        "run": run(),
        "params": ctx.params,
        "url": req.url(),
        "href": url.href(),
        "pathname": url.pathname(),
        "search": url.search(),
        "query": url.search_params(),
        "headers": req.headers().iter().collect::<Vec<_>>(),
        "cookies": req.cookies().get_all(),
        "function": all.iter().collect::<Vec<_>>(),
        "jar": cookies()?.get_all(),
        "draft": draft_mode()?.is_enabled()?,
        "body": body,
    })))
}
