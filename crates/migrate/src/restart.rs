//! Waits for a legacy server that refuses connections, since it restarts.

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

/// The time between the first two attempts. It doubles from one attempt to the next.
const SHORTEST_PAUSE: Duration = Duration::from_millis(10);

/// The most that it becomes.
const LONGEST_PAUSE: Duration = Duration::from_millis(200);

/// For how long refused connections are tried again, and for how many requests at once.
#[derive(Debug, Clone)]
pub(crate) struct Restart {
    pub(crate) time: Duration,
    pub(crate) max_waiting: usize,
    /// Clones of the settings, one for each worker, count together.
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
    /// A place among the requests that wait.
    fn enter(&self) -> Option<Place<'_>> {
        let waiting = &self.waiting;
        let entered = waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |waiting| {
            (waiting < self.max_waiting).then_some(waiting + 1)
        });
        entered.ok().map(|_| Place(waiting))
    }
}

/// Counts as waiting until it is dropped.
struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Opens a connection; for a request that may be repeated, also one that is refused at first.
pub(crate) async fn open(legacy: &Legacy, is_repeatable: bool) -> Result<Connection, Failure> {
    let deadline = deadline(Instant::now(), legacy.restart.time);
    let mut opened = Connection::open(legacy).await;
    if !is_repeatable || !is_refused(&opened) {
        return opened;
    }
    let Some(_place) = legacy.restart.enter() else {
        return opened;
    };
    let mut pause = SHORTEST_PAUSE;
    // The last attempt is one that begins in time, so that the response does too.
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
