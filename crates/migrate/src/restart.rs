//! Retries connections that a server refuses while it restarts.

use std::{io, sync::Arc, time::Duration};

use tokio::{
    sync::Semaphore,
    time::{Instant, sleep},
};
use twinroute_core::deadline;

use crate::{failure::Failure, origin::Origin, pool::Connection};

/// The pause between the first two attempts. It doubles after each attempt.
const SHORTEST_PAUSE: Duration = Duration::from_millis(10);

/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_millis(200);

/// How long refused connections are retried, and how many requests may wait at once.
#[derive(Debug, Clone)]
pub(crate) struct Restart {
    pub(crate) time: Duration,
    /// Shared by the clones of the settings, one for each worker.
    permits: Arc<Semaphore>,
}

impl Default for Restart {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(1),
            permits: Arc::new(Semaphore::new(256)),
        }
    }
}

impl Restart {
    pub(crate) fn set_max_waiting(&mut self, limit: usize) {
        self.permits = Arc::new(Semaphore::new(limit.min(Semaphore::MAX_PERMITS)));
    }
}

/// Opens a connection. For a request that may be repeated, a refused connection is retried.
pub(crate) async fn open(origin: &Origin, is_repeatable: bool) -> Result<Connection, Failure> {
    let restart = &origin.settings.restart;
    let deadline = deadline(Instant::now(), restart.time);
    let mut opened = Connection::open(origin).await;
    if !is_repeatable || !is_refused(&opened) {
        return opened;
    }
    let Ok(_permit) = restart.permits.try_acquire() else {
        return opened;
    };
    let mut pause = SHORTEST_PAUSE;
    // No attempt begins after the deadline, so the response does not either.
    while is_refused(&opened) && Instant::now() + pause <= deadline {
        sleep(pause).await;
        pause = LONGEST_PAUSE.min(pause * 2);
        opened = Connection::open(origin).await;
    }
    opened
}

fn is_refused(opened: &Result<Connection, Failure>) -> bool {
    matches!(opened, Err(Failure::Unreachable(error)) if error.kind() == io::ErrorKind::ConnectionRefused)
}
