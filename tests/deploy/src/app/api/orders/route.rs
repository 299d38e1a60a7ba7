//! Orders, which take `?ms=` milliseconds. Creating one twice would be a mistake, so a proxy must not repeat a POST.

use std::{
    process,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use actix_web::rt::time::sleep;
use serde_json::json;
use twinroute::app::{NextRequest, NextResponse};

static CREATED: AtomicUsize = AtomicUsize::new(0);

pub async fn get(req: NextRequest) -> NextResponse {
    delay(&req).await;
    NextResponse::json(json!({ "created": CREATED.load(Ordering::Relaxed) }))
        .set_header("X-Server", server())
}

pub async fn post(req: NextRequest) -> NextResponse {
    let id = CREATED.fetch_add(1, Ordering::Relaxed);
    delay(&req).await;
    NextResponse::json(json!({ "id": id }))
        .status(201)
        .set_header("X-Server", server())
}

async fn delay(req: &NextRequest) {
    let milliseconds = req
        .next_url()
        .search_params()
        .get("ms")
        .and_then(|text| text.parse().ok());
    if let Some(milliseconds) = milliseconds {
        sleep(Duration::from_millis(milliseconds)).await;
    }
}

/// The process that responds.
fn server() -> String {
    process::id().to_string()
}
