use twinroute::app::NextResponse;

use crate::run::run;

pub const REVALIDATE: u32 = 3600;

pub async fn icon() -> NextResponse {
    NextResponse::bytes(run()).set_header("Content-Type", "image/svg+xml")
}
