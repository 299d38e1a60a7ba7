use twinroute::app::{NextRequest, NextResponse};

pub async fn proxy(_: NextRequest) -> NextResponse {
    NextResponse::next()
}
