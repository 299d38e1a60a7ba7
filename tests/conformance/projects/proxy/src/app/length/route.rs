use twinroute::app::{NextRequest, NextResponse, Result};

/// Responds with the length of the body.
pub async fn post(mut req: NextRequest) -> Result {
    Ok(NextResponse::json(req.bytes().await?.len()))
}
