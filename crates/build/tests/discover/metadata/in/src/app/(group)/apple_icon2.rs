use twinroute::app::NextResponse;

pub async fn apple_icon() -> NextResponse {
    NextResponse::empty(200)
}
