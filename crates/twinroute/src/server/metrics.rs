//! The port of the metrics.

use std::io;

use twinroute_metrics::{Family, FamilyKind, Metrics, MetricsListener};
use twinroute_server::{AppServer, ConnectionCounts};

use super::Server;
use crate::router::Router;

impl Server {
    /// Serves [metrics](crate::metrics) at `/metrics` on a port of its own, for as long as the server runs. `address` is an address
    /// with a port, such as `127.0.0.1:9464`, or a port alone for the loopback interface. With port 0, the system chooses one, and
    /// [`Metrics::address`] returns it.
    ///
    /// The page reveals much about the application: let no client reach it. [`Routes::metrics`](crate::Routes::metrics) sets which
    /// metrics are served; by default they are new ones.
    ///
    /// ```
    /// use twinroute::{Routes, Server};
    ///
    /// Server::new(Routes::new()).metrics("9464");
    /// ```
    pub fn metrics(mut self, address: impl Into<String>) -> Self {
        self.metrics = MetricsPort(Some(address.into()));
        self.routes.observe.metrics.get_or_insert_default();
        self
    }
}

/// The address of the metrics, if they are served.
#[derive(Debug, Default)]
pub(super) struct MetricsPort(Option<String>);

impl MetricsPort {
    /// Adds the counts of connections, and listens until the listener is dropped.
    pub(super) fn start(
        self,
        router: &Router,
        server: &AppServer,
    ) -> io::Result<Option<MetricsListener>> {
        let Some(metrics) = router.observer.metrics() else {
            return Ok(None);
        };
        add_connections(metrics, &server.connection_counts());
        let listener = self
            .0
            .map(|address| MetricsListener::start(metrics, &address));
        listener.transpose()
    }
}

/// A family without labels.
const fn family(name: &'static str, help: &'static str, kind: FamilyKind) -> Family {
    Family {
        name,
        help,
        kind,
        labels: &[],
    }
}

const OPEN: Family = family(
    "twinroute_open_connections",
    "Open connections of clients.",
    FamilyKind::Gauge,
);
const ACCEPTED: Family = family(
    "twinroute_accepted_connections",
    "Connections of clients that were accepted.",
    FamilyKind::Counter,
);
const REFUSED: Family = family(
    "twinroute_refused_heads",
    "Heads that the server itself refused: late, too large, or not HTTP.",
    FamilyKind::Counter,
);

type Read = fn(&ConnectionCounts) -> u64;

fn add_connections(metrics: &Metrics, counts: &ConnectionCounts) {
    let families: [(Family, Read); 3] = [
        (OPEN, ConnectionCounts::open),
        (ACCEPTED, ConnectionCounts::accepted),
        (REFUSED, ConnectionCounts::refused_heads),
    ];
    for (family, read) in families {
        let counts = counts.clone();
        metrics.add_source(family, counts.identity(), move |add| {
            add(&[], read(&counts))
        });
    }
}
