use actix_web::web::Data;
use twinroute::app::{NextRequest, Result};

use crate::{LegacyUrl, fetched::fetched, steps::take};

pub async fn post(req: NextRequest, legacy: Data<LegacyUrl>) -> Result {
    take(req, |read| fetched(legacy.clone(), read)).await
}
