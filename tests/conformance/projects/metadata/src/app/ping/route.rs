use twinroute::app::NextResponse;

pub async fn get() -> NextResponse {
    NextResponse::text("pong")
}
