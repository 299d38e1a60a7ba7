use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result};

/// Answers what it saw.
pub async fn get(mut req: NextRequest) -> Result {
    let body = req.text().await?;
    let url = req.next_url();
    Ok(NextResponse::json(json!({
        "method": req.method().as_str(),
        "path": url.pathname(),
        "search": url.search(),
        "query": url.search_params(),
        "cookies": req.cookies().get_all(),
        "body": body,
    })))
}

pub use get as post;
pub use get as put;
pub use get as patch;
pub use get as delete;
pub use get as options;
