use twinroute::app::{NextRequest, NextResponse, Result};

/// Responds with the body as it arrives.
pub async fn post(mut req: NextRequest) -> Result {
    Ok(NextResponse::stream(req.body()?).set_header("Content-Type", "application/octet-stream"))
}
