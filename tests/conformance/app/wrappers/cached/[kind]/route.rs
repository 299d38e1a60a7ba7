use serde_json::json;
use twinroute::ApiError;
use twinroute::app::{NextRequest, NextResponse, Result, RouteContext};

use super::Params;

pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> Result {
    Ok(match ctx.params.kind.as_str() {
        "greeting" => {
            let language = req.header("accept-language").unwrap_or_default();
            let greeting = if language.starts_with("de") {
                "Hallo"
            } else {
                "Hello"
            };
            NextResponse::json(json!({ "greeting": greeting }))
        }
        "encoded" => NextResponse::text("text").set_header("Vary", "Origin"),
        "mine" => NextResponse::json(json!({ "seen": req.cookies().get("seen").is_some() }))
            .set_header("Cache-Control", "private, no-store")
            .set_header("Set-Cookie", "seen=1; Path=/"),
        "moved" => NextResponse::redirect_with(308, "https://example.com/new"),
        "thrown" => return Err(ApiError::new(500, "thrown").into()),
        _ => NextResponse::json(json!({ "error": "not found" })).status(404),
    })
}

pub async fn post() -> NextResponse {
    NextResponse::json(json!({ "created": 1 })).status(201)
}
