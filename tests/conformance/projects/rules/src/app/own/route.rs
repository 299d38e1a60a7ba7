use twinroute::app::NextResponse;

/// Sets headers that header rules set too.
pub async fn get() -> NextResponse {
    NextResponse::text("handler")
        .set_header("X-Both", "handler")
        .set_header("Cache-Control", "no-store")
        .set_header("Content-Type", "text/plain")
        .set_header("Vary", "X-Handler")
        .set_header("ETag", "\"handler\"")
        .append_header("Set-Cookie", "both=handler")
        .append_header("Set-Cookie", "handler=1")
        .append_header("X-Handler", "a")
        .append_header("X-Handler", "b")
}
