use twinroute::app::NextResponse;

use crate::reported::reported;

pub const DYNAMIC: &str = "force-dynamic";

pub async fn get() -> NextResponse {
    NextResponse::json(&reported().registered)
}
