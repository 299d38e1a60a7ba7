use serde_json::json;
use twinroute::app::{NextRequest, NextResponse};

use crate::app_twin::named;

pub async fn get(req: NextRequest) -> NextResponse {
    let cookies = req.cookies();
    let all: Vec<_> = cookies
        .iter()
        .map(|(name, value)| named(name, value))
        .collect();
    NextResponse::json(json!({
        "all": all,
        "size": cookies.len(),
        "a": cookies.get("a").map(|value| named("a", value)),
        "has": cookies.has("a"),
        "text": cookies.to_string(),
    }))
}
