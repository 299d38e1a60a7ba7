//! The settings of connections to a server that requests are forwarded to.

use std::time::Duration;

use twinroute_core::TrustedPeers;

use crate::restart::Restart;

/// Limits of time, and the peers whose forwarding headers are trusted. The defaults are those of a legacy server.
#[derive(Debug, Clone)]
pub(crate) struct ConnectionSettings {
    pub(crate) connect_timeout: Duration,
    pub(crate) head_timeout: Duration,
    pub(crate) body_timeout: Option<Duration>,
    pub(crate) idle_timeout: Duration,
    pub(crate) restart: Restart,
    pub(crate) trusted: TrustedPeers,
}

impl Default for ConnectionSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(1),
            head_timeout: Duration::from_secs(60),
            body_timeout: None,
            idle_timeout: Duration::from_secs(4),
            restart: Restart::default(),
            trusted: TrustedPeers::default(),
        }
    }
}
