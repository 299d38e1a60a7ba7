use twinroute::app::NextResponse;

/// Sets headers that a header rule and the proxy set too.
pub async fn get() -> NextResponse {
    NextResponse::text("handler")
        .set_header("X-Both", "handler")
        .set_header("X-Handler", "handler")
        .set_header("Cache-Control", "no-store")
}
