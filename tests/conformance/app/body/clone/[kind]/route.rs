use futures_util::future::try_join;
use serde_json::{Value, json};
use twinroute::app::{NextRequest, NextResponse, Result, RouteContext};

use super::Params;
use crate::app_twin::error_name;

/// Clones the request before, between and after reads.
pub async fn post(mut req: NextRequest, ctx: RouteContext<Params>) -> Result {
    Ok(NextResponse::json(&match ctx.params.kind.as_str() {
        "first" => {
            let mut copy = req.try_clone()?;
            let first = copy.text().await?;
            let used = [req.body_used(), copy.body_used()];
            json!([first, used[0], used[1], req.text().await?])
        }
        "both" => {
            let mut copy = req.try_clone()?;
            let (first, second) = try_join(req.text(), copy.text()).await?;
            json!([first, second])
        }
        "three" => {
            let mut second = req.try_clone()?;
            let mut third = second.try_clone()?;
            json!([third.text().await?, req.text().await?, second.text().await?])
        }
        "json-then-text" => {
            let mut copy = req.try_clone()?;
            match req.json::<Value>().await {
                Ok(json) => json!({ "json": json }),
                Err(_) => json!({ "text": copy.text().await? }),
            }
        }
        "used" => {
            req.text().await?;
            match req.try_clone() {
                Ok(_) => json!("cloned"),
                Err(error) => json!(error_name(&error)),
            }
        }
        "meta" => {
            let copy = req.try_clone()?;
            json!([copy.method().as_str(), copy.header("content-type")])
        }
        _ => return Ok(NextResponse::empty(404)),
    }))
}
