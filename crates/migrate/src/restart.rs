//! Retries connections that the legacy server refuses while it restarts.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::time::{Instant, sleep};
use twinroute_core::deadline;

use crate::{failure::Failure, legacy::Legacy, pool::Connection};

/// The pause between the first two attempts. It doubles after each attempt.
const SHORTEST_PAUSE: Duration = Duration::from_millis(10);

/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_millis(200);

/// How long refused connections are retried, and how many requests may wait at once.
#[derive(Debug, Clone)]
pub(crate) struct Restart {
    pub(crate) time: Duration,
    pub(crate) max_waiting: usize,
    /// Shared by the clones of the settings, one for each worker.
    waiting: Arc<AtomicUsize>,
}

impl Default for Restart {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(1),
            max_waiting: 256,
            waiting: Arc::default(),
        }
    }
}

impl Restart {
    /// Counts one more waiting request; `None` if there are too many.
    fn enter(&self) -> Option<WaitingGuard<'_>> {
        let waiting = &self.waiting;
        let entered = waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |waiting| {
            (waiting < self.max_waiting).then_some(waiting + 1)
        });
        entered.ok().map(|_| WaitingGuard(waiting))
    }
}

/// Counts a request as waiting until it is dropped.
struct WaitingGuard<'a>(&'a AtomicUsize);

impl Drop for WaitingGuard<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Opens a connection. For a request that may be repeated, a refused connection is retried.
pub(crate) async fn open(legacy: &Legacy, is_repeatable: bool) -> Result<Connection, Failure> {
    let deadline = deadline(Instant::now(), legacy.restart.time);
    let mut opened = Connection::open(legacy).await;
    if !is_repeatable || !is_refused(&opened) {
        return opened;
    }
    let Some(_waiting) = legacy.restart.enter() else {
        return opened;
    };
    let mut pause = SHORTEST_PAUSE;
    // No attempt begins after the deadline, so the response does not either.
    while is_refused(&opened) && Instant::now() + pause <= deadline {
        sleep(pause).await;
        pause = LONGEST_PAUSE.min(pause * 2);
        opened = Connection::open(legacy).await;
    }
    opened
}

fn is_refused(opened: &Result<Connection, Failure>) -> bool {
    matches!(opened, Err(Failure::Unreachable(error)) if error.kind() == io::ErrorKind::ConnectionRefused)
}
