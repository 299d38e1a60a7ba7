use twinroute::app::Result;

use crate::kinds::respond;

pub const REVALIDATE: u32 = 3600;

pub async fn get() -> Result {
    respond("cookies")
}
