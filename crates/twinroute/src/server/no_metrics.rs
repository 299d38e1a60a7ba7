//! Without the feature `metrics` no metrics are served.

use std::{convert::Infallible, io};

use twinroute_server::AppServer;

use crate::router::Router;

/// There is no port.
#[derive(Debug, Default)]
pub(super) struct MetricsPort(());

impl MetricsPort {
    #[expect(clippy::unnecessary_wraps, reason = "its counterpart listens")]
    pub(super) fn start(self, _: &Router, _: &AppServer) -> io::Result<Option<Infallible>> {
        let Self(()) = self;
        Ok(None)
    }
}
