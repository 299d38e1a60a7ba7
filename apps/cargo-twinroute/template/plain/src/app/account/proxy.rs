use serde_json::json;
use twinroute::app::{NextRequest, NextResponse};

/// Guards `/account` and all URLs below it.
pub async fn proxy(req: NextRequest) -> NextResponse {
    // An example: look the session up in your store, and take the user from there.
    match req.cookie("session") {
        Some(user) => NextResponse::next().set_request_header("x-user", user),
        None => NextResponse::json(json!({ "error": "sign in first" })).status(401),
    }
}
