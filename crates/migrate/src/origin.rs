//! A server that requests are forwarded to.

use crate::{address::Address, pool::PoolKey, settings::ConnectionSettings};

/// The address of a server, the key of its connection pool, and the settings of its connections.
#[derive(Clone)]
pub(crate) struct Origin {
    pub(crate) address: Address,
    // Clones share a pool, so a setting that changes where connections lead needs a new key.
    pub(crate) pool: PoolKey,
    pub(crate) settings: ConnectionSettings,
}
