use serde_json::json;
use twinroute::app::{NextRequest, NextResponse};

pub const REVALIDATE: u32 = 60;

pub async fn get(req: NextRequest) -> NextResponse {
    NextResponse::json(json!([req.next_url().search(), req.header("x-test")]))
}
