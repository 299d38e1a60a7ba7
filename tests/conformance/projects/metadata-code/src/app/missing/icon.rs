use twinroute::app::{NextResponse, Result, not_found};

pub async fn icon() -> Result<NextResponse> {
    Err(not_found())
}
