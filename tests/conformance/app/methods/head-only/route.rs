use twinroute::app::NextResponse;

pub async fn head() -> NextResponse {
    NextResponse::empty(200).set_header("X-Head", "own")
}
