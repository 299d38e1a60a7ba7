use serde_json::json;
use twinroute::app::{NextRequest, NextResponse};

pub async fn get(req: NextRequest) -> NextResponse {
    let cookies = req.cookies();
    NextResponse::json(json!({
        "all": cookies.get_all(),
        "size": cookies.len(),
        "a": cookies.get("a"),
        "has": cookies.has("a"),
        "text": cookies.to_string(),
    }))
}
