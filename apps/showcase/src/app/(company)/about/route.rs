//! A `(group)` folder is not part of the URL.

use twinroute::app::NextResponse;

pub async fn get() -> NextResponse {
    NextResponse::text("twinroute, in twins")
}
