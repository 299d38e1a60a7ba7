use serde_json::json;
use twinroute::app::{NextRequest, NextResponse};

/// The root.
pub async fn get(req: NextRequest) -> NextResponse {
    NextResponse::json(json!([
        req.method().as_str(),
        req.url(),
        req.next_url().pathname()
    ]))
}

pub use get as post;
