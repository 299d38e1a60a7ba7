use twinroute::app::NextResponse;
use twinroute::rate_limit::RateLimit;

pub const RUNTIME: &str = "edge";
pub const REVALIDATE: bool = false;
pub const PREFERRED_REGION: &str = "auto";
pub const RATE_LIMIT: RateLimit = RateLimit::per_minute(5);
pub const BODY_LIMIT: u64 = 1_048_576;

pub async fn get() -> NextResponse {
    NextResponse::json(&())
}
