use twinroute::app::{NextRequest, NextResponse, Result};

use crate::call::Call;

pub async fn post(mut req: NextRequest) -> Result {
    let call: Call = req.json().await?;
    Ok(NextResponse::text(call.outcome().await))
}
