//! Counts of the connections of a server.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// The counts of the connections of an [`AppServer`](crate::AppServer). Clones count together.
#[derive(Debug, Clone, Default)]
pub struct ConnectionCounts(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    accepted: AtomicU64,
    closed: AtomicU64,
    refused_heads: AtomicU64,
}

impl ConnectionCounts {
    /// Returns the number of accepted connections.
    #[must_use]
    pub fn accepted(&self) -> u64 {
        self.0.accepted.load(Ordering::Relaxed)
    }

    /// Returns the number of open connections, with those that wait for a worker.
    #[must_use]
    pub fn open(&self) -> u64 {
        let closed = self.0.closed.load(Ordering::Relaxed);
        self.accepted().saturating_sub(closed)
    }

    /// Returns the number of heads that the server itself has refused, since they were late, too large or not HTTP.
    #[must_use]
    pub fn refused_heads(&self) -> u64 {
        self.0.refused_heads.load(Ordering::Relaxed)
    }

    /// Identifies these counts among those of the process. Clones have the same identity.
    #[must_use]
    pub fn identity(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }

    pub(crate) fn accept(&self) {
        self.0.accepted.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn close(&self) {
        self.0.closed.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn refuse(&self) {
        self.0.refused_heads.fetch_add(1, Ordering::Relaxed);
    }
}
