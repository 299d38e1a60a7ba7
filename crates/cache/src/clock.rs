//! The clock of a cache.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use crate::Timestamp;

/// The clock by which a cache measures the age of its entries. Clones show the same time.
///
/// ```
/// use std::time::Duration;
/// use twinroute_cache::Clock;
///
/// let clock = Clock::manual();
/// let before = clock.now();
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(clock.now().since(before), Duration::from_secs(60));
/// ```
#[derive(Debug, Clone)]
pub struct Clock {
    /// When the clock showed `at`. None if it stands still.
    start: Option<Instant>,
    at: Timestamp,
    /// The milliseconds by which it was advanced.
    advanced: Arc<AtomicU64>,
}

impl Clock {
    /// Creates a clock that runs with the system's. It starts at the time of day and never moves back, also when the
    /// system's clock is set.
    #[must_use]
    pub fn system() -> Self {
        Self::starting(Some(Instant::now()))
    }

    /// Creates a clock for tests. It starts at the time of day and moves only by [`advance`](Self::advance).
    #[must_use]
    pub fn manual() -> Self {
        Self::starting(None)
    }

    fn starting(start: Option<Instant>) -> Self {
        Self {
            start,
            at: time_of_day(),
            advanced: Arc::default(),
        }
    }

    /// Returns the current time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let running = self.start.map_or(Duration::ZERO, |start| start.elapsed());
        self.at + running + self.offset()
    }

    /// Moves the clock and its clones forward by `duration`, in whole milliseconds.
    pub fn advance(&self, duration: Duration) {
        let millis = (Timestamp::default() + duration).as_millis();
        let add = |advanced: u64| Some(advanced.saturating_add(millis));
        // The closure never returns `None`, so the update always succeeds.
        let _ = self
            .advanced
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, add);
    }

    /// Returns the time by which the clock was advanced.
    #[must_use]
    pub fn offset(&self) -> Duration {
        Duration::from_millis(self.advanced.load(Ordering::Acquire))
    }

    /// Whether the clock moves only by [`advance`](Self::advance).
    #[must_use]
    pub fn is_manual(&self) -> bool {
        self.start.is_none()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

fn time_of_day() -> Timestamp {
    // A system clock before 1970 counts as 1970.
    let since_1970 = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::default() + since_1970
}
