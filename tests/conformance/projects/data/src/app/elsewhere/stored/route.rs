use twinroute::app::{NextRequest, Result};

use crate::{steps::take, stored::stored};

pub async fn post(req: NextRequest) -> Result {
    take(req, stored).await
}
