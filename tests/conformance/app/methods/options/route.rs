use twinroute::app::NextResponse;

pub async fn get() -> NextResponse {
    NextResponse::text("get")
}

pub async fn options() -> NextResponse {
    NextResponse::empty(204)
        .set_header("Allow", "GET")
        .set_header("Access-Control-Allow-Origin", "*")
}
