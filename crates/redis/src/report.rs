//! Log lines about Redis, at most one an interval.

use std::{
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use redis::RedisError;
use tracing::{info, warn};

/// The log of a cache: whether Redis is reachable, and what it refuses.
#[derive(Debug)]
pub(crate) struct Report {
    interval: Duration,
    problem: Mutex<Problem>,
}

/// What was logged.
#[derive(Debug, Default)]
struct Problem {
    logged: Option<Instant>,
    /// The line that the link is lost has not been followed by the one that it is back.
    is_lost: bool,
    /// The same for what Redis refuses.
    is_refused: bool,
}

impl Report {
    pub(crate) fn new(interval: Duration) -> Self {
        Self {
            interval,
            problem: Mutex::default(),
        }
    }

    /// The link is lost.
    pub(crate) fn lost(&self, reason: &dyn fmt::Display) {
        if self.is_due(|problem| &mut problem.is_lost) {
            warn!("Redis is not used by the cache: {reason}");
        }
    }

    /// The link is back.
    pub(crate) fn back(&self) {
        if self.ends(|problem| &mut problem.is_lost) {
            info!("Redis is used by the cache again");
        }
    }

    /// Redis is reachable, but an entry can't be read or kept.
    pub(crate) fn refused(&self, reason: &dyn fmt::Display) {
        if self.is_due(|problem| &mut problem.is_refused) {
            warn!("Redis does not serve the cache: {reason}");
        }
    }

    /// Redis has accepted an entry.
    pub(crate) fn accepted(&self) {
        if self.ends(|problem| &mut problem.is_refused) {
            info!("Redis serves the cache again");
        }
    }

    fn is_due(&self, logged: impl FnOnce(&mut Problem) -> &mut bool) -> bool {
        let mut problem = self.lock();
        let is_due = problem
            .logged
            .is_none_or(|at| at.elapsed() >= self.interval);
        if is_due {
            problem.logged = Some(Instant::now());
            *logged(&mut problem) = true;
        }
        is_due
    }

    /// Whether a line was logged since the problem ended last.
    fn ends(&self, logged: impl FnOnce(&mut Problem) -> &mut bool) -> bool {
        std::mem::take(logged(&mut self.lock()))
    }

    fn lock(&self) -> MutexGuard<'_, Problem> {
        self.problem.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An error as Redis words it, which starts with its code: `OOM command not allowed ...`.
#[derive(Debug)]
pub(crate) struct Worded<'a>(pub(crate) &'a RedisError);

impl fmt::Display for Worded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.code(), self.0.detail()) {
            (Some(code), Some(detail)) => write!(f, "{code} {detail}"),
            _ => self.0.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Problem, Report};

    fn lost(problem: &mut Problem) -> &mut bool {
        &mut problem.is_lost
    }

    fn refused(problem: &mut Problem) -> &mut bool {
        &mut problem.is_refused
    }

    #[test]
    fn one_line_an_interval_and_one_at_the_end() {
        let report = Report::new(Duration::from_secs(60));
        assert!(!report.ends(lost));
        assert!(report.is_due(lost));
        assert!(!report.is_due(lost));
        assert!(!report.is_due(refused), "one line for all problems");
        assert!(!report.ends(refused), "it was not logged");
        assert!(report.ends(lost));
        assert!(!report.ends(lost));
        // The problem is back within the interval: it is not logged, and so is its end.
        assert!(!report.is_due(lost));
        assert!(!report.ends(lost));

        let report = Report::new(Duration::ZERO);
        assert!(report.is_due(lost));
        assert!(report.is_due(refused));
        assert!(report.ends(refused));
        assert!(report.ends(lost));
    }
}
