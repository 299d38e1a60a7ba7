//! A `(group)` is a folder for people; it is no part of the URL.

use twinroute::app::NextResponse;

pub async fn get() -> NextResponse {
    NextResponse::text("twinroute, in twins")
}
