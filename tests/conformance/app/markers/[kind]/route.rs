use serde_json::{Value, json};
use twinroute::{
    Error,
    app::{NextResponse, Result, RouteContext, connection, not_found, redirect},
};

use super::Params;

/// Waits for the connection, or handles errors around what ends a handler.
pub async fn get(ctx: RouteContext<Params>) -> Result {
    let kind = ctx.params.kind.as_str();
    if kind == "connection" {
        return Ok(NextResponse::json([connection().await.is_ok()]));
    }
    match load(kind) {
        Ok(loaded) => Ok(NextResponse::json(loaded)),
        Err(error) if kind.starts_with("kept-") && error.status_code() != 500 => Err(error),
        Err(_) => Ok(NextResponse::json(json!({ "caught": kind })).status(503)),
    }
}

fn load(kind: &str) -> Result<Value> {
    match kind.split_once('-') {
        Some((_, "redirect")) => Err(redirect("/items")),
        Some((_, "not-found")) => Err(not_found()),
        Some((_, "error")) => Err(Error::new("no database")),
        _ => Ok(json!({ "kind": kind })),
    }
}
