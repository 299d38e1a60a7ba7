//! The query string.

use serde_json::json;
use twinroute::{
    ApiError,
    app::{NextRequest, NextResponse, Result},
};

pub async fn get(req: NextRequest) -> Result {
    let params = req.next_url().search_params();
    let q = params
        .get("q")
        .ok_or_else(|| ApiError::new(400, "`q` is what to search for"))?;
    let tags: Vec<_> = params.get_all("tag").collect();
    Ok(NextResponse::json(json!({ "q": q, "tags": tags })))
}
