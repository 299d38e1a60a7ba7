use twinroute::app::{NextRequest, Result};

use crate::seen::seen;

pub async fn get(req: NextRequest) -> Result {
    seen("/seen", req, &()).await
}

pub async fn post(req: NextRequest) -> Result {
    seen("/seen", req, &()).await
}
