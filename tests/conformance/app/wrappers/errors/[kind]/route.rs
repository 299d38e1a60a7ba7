use std::io;

use serde_json::{Value, json};
use twinroute::ApiError;
use twinroute::app::{NextRequest, NextResponse, Result, RouteContext};

use super::Params;

pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> Result {
    match ctx.params.kind.as_str() {
        "post" => Ok(NextResponse::json(json!({ "post": 1 }))),
        "missing" => Err(ApiError::new(404, "no such post"))?,
        "conflict" => Err(ApiError::new(409, "the post has changed"))?,
        "parse" => {
            let search = req.next_url().search_params();
            let parsed: Value = serde_json::from_str(search.get("text").unwrap_or_default())?;
            Ok(NextResponse::json(json!({ "parsed": parsed })))
        }
        _ => Err(io::Error::other("the password of the database is 1234"))?,
    }
}
