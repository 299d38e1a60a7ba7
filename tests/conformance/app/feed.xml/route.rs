use twinroute::app::{NextRequest, NextResponse};

pub async fn get(req: NextRequest) -> NextResponse {
    NextResponse::text(req.next_url().pathname()).set_header("Content-Type", "application/rss+xml")
}
