use twinroute::app::NextResponse;

pub async fn put() -> NextResponse {
    NextResponse::text("put")
}

pub async fn get() -> NextResponse {
    NextResponse::text("get")
}

pub async fn delete() -> NextResponse {
    NextResponse::empty(204)
}
