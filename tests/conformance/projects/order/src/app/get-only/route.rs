use twinroute::app::{NextRequest, Result};

use crate::seen::seen;

pub async fn get(req: NextRequest) -> Result {
    seen("/get-only", req, &()).await
}
