use serde_json::json;
use twinroute::app::{NextRequest, NextResponse};

/// Answers the parts of both spellings of the request's URL.
pub async fn get(req: NextRequest) -> NextResponse {
    let url = req.next_url();
    NextResponse::json(json!({
        "url": req.url(),
        "nextUrl": {
            "pathname": url.pathname(),
            "search": url.search(),
            "href": url.href(),
            "origin": url.origin(),
            "host": url.host(),
            "basePath": url.base_path(),
        },
    }))
}
