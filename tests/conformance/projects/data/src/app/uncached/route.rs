use twinroute::app::{NextRequest, Result};

use crate::{steps::take, stored::stored};

pub const FETCH_CACHE: &str = "force-no-store";

pub async fn post(req: NextRequest) -> Result {
    take(req, stored).await
}
