use std::time::Duration;

use actix_web::rt::time::sleep;
use serde_json::{Value, json};
use twinroute::{
    ApiError, SetCookie,
    app::{NextRequest, NextResponse, Result, after, connection, cookies, draft_mode, headers},
};

use crate::log;

pub const DYNAMIC: &str = "error";

/// Answers what it read, or that it was refused.
pub async fn get(mut req: NextRequest) -> Result {
    let query = req.next_url().search_params();
    let kind = query.get("kind").unwrap_or_default().to_owned();
    if kind == "seen" {
        sleep(Duration::from_millis(200)).await;
        let seen = log::take(&req.text().await?).pop();
        return Ok(NextResponse::json(json!(seen)));
    }
    if let Some(later) = kind.strip_prefix("after-").map(str::to_owned) {
        after(async move {
            let what = read(&later, &mut req).await.unwrap_or(json!("refused"));
            let what = what.as_str().map_or(what.to_string(), str::to_owned);
            log::add(&kind, &what);
        })?;
        return Ok(NextResponse::json("later"));
    }
    let what = match kind.strip_prefix("uncaught-") {
        Some(kind) => read(kind, &mut req).await?,
        None => read(&kind, &mut req).await.unwrap_or(json!("refused")),
    };
    Ok(NextResponse::json(what))
}

pub use get as post;

/// Reads the request in one of the ways there are.
async fn read(kind: &str, req: &mut NextRequest) -> Result<Value, ApiError> {
    Ok(match kind {
        "headers" => json!(headers()?.get("x-test")),
        "cookies" => json!(cookies()?.value("a")),
        "set-cookie" => json!(cookies()?.set(SetCookie::new("a", "1")).has("a")),
        "draft" => json!(draft_mode()?.is_enabled()?),
        "connection" => {
            connection().await?;
            json!("connected")
        }
        "request-headers" => json!(req.header("x-test")),
        "request-cookies" => json!(req.cookie("a")),
        "request-search" => json!(req.next_url().search()),
        "request-url" => json!(req.url().ends_with("=request-url")),
        "request-text" => json!(req.text().await?),
        "request-path" => json!(req.next_url().pathname()),
        other => json!(other),
    })
}
