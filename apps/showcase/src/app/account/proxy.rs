//! A guard of everything below `/account`: without a session no handler runs. The handlers get the user as a request header.

use twinroute::app::{NextRequest, NextResponse};

pub async fn proxy(req: NextRequest) -> NextResponse {
    match req.cookie("session") {
        Some(user) => NextResponse::next().set_request_header("x-user", user),
        None => NextResponse::json(serde_json::json!({ "error": "no session" })).status(401),
    }
}
