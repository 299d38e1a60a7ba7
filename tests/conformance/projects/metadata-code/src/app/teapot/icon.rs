use twinroute::app::NextResponse;

pub async fn icon() -> NextResponse {
    NextResponse::text("short").status(418)
}
