use twinroute::app::{NextRequest, NextResponse};

pub const RETRIES: u32 = 3;
const RUNTIMES: u32 = 3;

pub async fn get() -> NextResponse {
    read().await
}

pub async fn read() -> NextResponse {
    NextResponse::json(&path())
}

pub fn path() -> String {
    String::new()
}

pub async fn set(db: &str) -> usize {
    db.len()
}

async fn gets(_req: NextRequest) -> NextResponse {
    NextResponse::json(&RUNTIMES)
}
