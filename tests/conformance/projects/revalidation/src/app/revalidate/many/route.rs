use twinroute::app::{NextRequest, NextResponse, Result};

use crate::call::Call;

pub async fn post(mut req: NextRequest) -> Result {
    let mut outcomes = Vec::new();
    for call in req.json::<Vec<Call>>().await? {
        outcomes.push(call.outcome().await);
    }
    Ok(NextResponse::json(outcomes))
}
