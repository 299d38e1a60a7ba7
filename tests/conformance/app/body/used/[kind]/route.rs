use serde_json::{Value, json};
use twinroute::{
    ApiError,
    app::{NextRequest, NextResponse, RouteContext},
};

use super::Params;
use crate::app_twin::error_name;

/// Reads the body in one way, and then in another.
pub async fn post(mut req: NextRequest, ctx: RouteContext<Params>) -> NextResponse {
    let mut seen = vec![json!(req.body_used())];
    for way in ctx.params.kind.split('-').take(2) {
        seen.push(match read(&mut req, way).await {
            Ok(()) => json!("read"),
            Err(error) => json!(error_name(&error)),
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
