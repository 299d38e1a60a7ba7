use twinroute::app::NextResponse;

pub const DYNAMIC: &str = "force-static";
pub const DYNAMIC_PARAMS: bool = false;
pub const REVALIDATE: u32 = 60;
pub const FETCH_CACHE: &str = "default-no-store";
pub const RUNTIME: &str = "nodejs";
pub const PREFERRED_REGION: &[&str] = &["iad1", "fra1"];
pub const MAX_DURATION: u32 = 30;
pub const BODY_LIMIT: &str = "10mb";
pub const ON_DISCONNECT: &str = "cancel";

pub async fn get() -> NextResponse {
    NextResponse::json(&())
}
