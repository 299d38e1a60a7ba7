use twinroute::app::NextResponse;

pub const RUNTIME: &str = "edge";
pub const REVALIDATE: bool = false;
pub const PREFERRED_REGION: &str = "auto";
pub const BODY_LIMIT: u64 = 1_048_576;

pub async fn get() -> NextResponse {
    NextResponse::json(&())
}
