use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result, cookies, draft_mode, headers};

pub const DYNAMIC: &str = "force-static";

/// Answers what a static route sees of its request.
pub async fn get(mut req: NextRequest) -> Result {
    let body = req.text().await?;
    let of_request: Vec<_> = req.headers().iter().collect();
    let all = headers()?;
    let of_function: Vec<_> = all.iter().collect();
    Ok(NextResponse::json(json!({
        "search": req.next_url().search(),
        "query": req.next_url().search_params(),
        "href": req.next_url().href(),
        "url": req.url(),
        "headers": of_request,
        "cookies": req.cookies().get_all(),
        "jar": cookies()?.get_all(),
        "function": of_function,
        "body": body,
    })))
}

pub use get as post;

/// Answers whether draft mode is on.
pub async fn patch() -> Result {
    Ok(NextResponse::json(draft_mode()?.is_enabled()?))
}

/// Answers with what a request has from Node.js and not from Next.js.
pub async fn put(req: NextRequest) -> NextResponse {
    NextResponse::text(req.method().as_str())
}
