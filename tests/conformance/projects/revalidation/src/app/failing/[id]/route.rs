use std::io;

use twinroute::app::Result;

pub const DYNAMIC: &str = "force-static";

pub async fn get() -> Result {
    Err(io::Error::other("failing").into())
}
