//! Opens connections to a server.

use tokio::time::{Instant, timeout_at};
use twinroute_core::deadline;

use crate::{failure::Failure, origin::Origin, socket::Socket};

/// Opens a connection within the `connect_timeout`.
pub(crate) async fn connect(origin: &Origin) -> Result<Socket, Failure> {
    let deadline = deadline(Instant::now(), origin.settings.connect_timeout);
    match timeout_at(deadline, origin.address.connect()).await {
        Ok(connected) => connected.map_err(Failure::Unreachable),
        Err(_) => Err(Failure::ConnectTimeout),
    }
}
