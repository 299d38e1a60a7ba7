use twinroute::app::Result;

use crate::kinds::respond;

pub const DYNAMIC: &str = "force-static";

pub async fn get() -> Result {
    respond("forbidden")
}
