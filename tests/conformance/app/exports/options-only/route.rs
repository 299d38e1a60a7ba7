use twinroute::app::NextResponse;

pub async fn options() -> NextResponse {
    NextResponse::empty(204)
        .set_header("Allow", "OPTIONS")
        .set_header("Access-Control-Allow-Origin", "*")
}
