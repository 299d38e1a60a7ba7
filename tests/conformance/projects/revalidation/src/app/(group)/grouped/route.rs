use twinroute::app::Result;

use crate::run::kept;

pub const DYNAMIC: &str = "force-static";

pub async fn get() -> Result {
    kept(&())
}
