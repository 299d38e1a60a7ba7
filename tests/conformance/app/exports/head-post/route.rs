use twinroute::app::NextResponse;

pub async fn head() -> NextResponse {
    NextResponse::text("not seen")
        .set_header("X-Method", "HEAD")
        .set_header("Content-Length", "8")
}

pub async fn post() -> NextResponse {
    NextResponse::text("posted")
}
