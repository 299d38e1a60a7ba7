use twinroute::app::{NextRequest, Result};

use crate::{steps::take, used::used};

pub async fn post(req: NextRequest) -> Result {
    take(req, used).await
}
