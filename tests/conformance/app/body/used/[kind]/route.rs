use serde_json::{Value, json};
use twinroute::{
    ApiError,
    app::{NextRequest, NextResponse, RouteContext},
};

use super::Params;

/// Reads the body in one way, and then in another.
pub async fn post(mut req: NextRequest, ctx: RouteContext<Params>) -> NextResponse {
    let mut seen = vec![json!(req.body_used())];
    for way in ctx.params.kind.split('-').take(2) {
        let was_used = req.body_used();
        seen.push(match read(&mut req, way).await {
            Ok(()) => json!("read"),
            // What JavaScript calls a syntax error is a 400 here.
            Err(_) if way == "json" && !was_used => json!("SyntaxError"),
            Err(_) => json!("TypeError"),
        });
        seen.push(json!(req.body_used()));
    }
    NextResponse::json(&seen)
}

async fn read(req: &mut NextRequest, way: &str) -> Result<(), ApiError> {
    match way {
        "json" => req.json::<Value>().await.map(drop),
        "text" => req.text().await.map(drop),
        "formData" => req.form_data().await.map(drop),
        "blob" => req.blob().await.map(drop),
        _ => req.bytes().await.map(drop),
    }
}
