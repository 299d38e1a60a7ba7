use twinroute::app::NextResponse;

pub const DYNAMIC: &str = "force-dynamic";
pub const MAX_DURATION: u32 = 30;

pub async fn get() -> NextResponse {
    NextResponse::json(&())
}

pub async fn put() -> NextResponse {
    NextResponse::json(&())
}

pub async fn delete() -> NextResponse {
    NextResponse::json(&())
}
