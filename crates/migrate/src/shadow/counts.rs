//! Per-route counters of shadow outcomes.

use std::{
    fmt,
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

/// The outcome of a request in shadow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShadowOutcome {
    /// The responses are equal.
    Same,
    /// The responses differ.
    Different,
    /// Too many comparisons were running.
    Busy,
    /// A body exceeded the size limit or the time limit.
    TooLong,
    /// The client disconnected, or the legacy server's response was incomplete.
    Incomplete,
    /// The legacy server did not respond.
    NoResponse,
}

const OUTCOMES: [ShadowOutcome; 6] = [
    ShadowOutcome::Same,
    ShadowOutcome::Different,
    ShadowOutcome::Busy,
    ShadowOutcome::TooLong,
    ShadowOutcome::Incomplete,
    ShadowOutcome::NoResponse,
];

/// The counters of one route.
#[derive(Debug, Default)]
pub(super) struct RouteCounts {
    outcomes: [AtomicU64; OUTCOMES.len()],
    // The time of the last log event, in seconds since 1970.
    logged: AtomicU64,
}

impl RouteCounts {
    pub(super) fn add(&self, outcome: ShadowOutcome) {
        self.outcomes[outcome as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// Whether there was no event in this second yet, so that a route that always differs does not flood the log.
    pub(super) fn may_log(&self, at: SystemTime) -> bool {
        let second = at.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        self.logged.swap(second, Ordering::Relaxed) != second
    }

    pub(super) fn load(&self) -> Counts {
        let [same, different, busy, too_long, incomplete, no_response] =
            OUTCOMES.map(|outcome| self.outcomes[outcome as usize].load(Ordering::Relaxed));
        Counts {
            same,
            different,
            busy,
            too_long,
            incomplete,
            no_response,
        }
    }
}

/// The number of requests for a route by their shadow outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// The responses are equal.
    pub same: u64,
    /// The responses differ.
    pub different: u64,
    /// Not compared: too many comparisons were running.
    pub busy: u64,
    /// Not compared: a body exceeded the size limit or the time limit.
    pub too_long: u64,
    /// Not compared: the client disconnected, or the legacy server's response was incomplete.
    pub incomplete: u64,
    /// Not compared: the legacy server did not respond.
    pub no_response: u64,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} the same, {} different", self.same, self.different)?;
        for (count, reason) in [
            (self.busy, "too many at once"),
            (self.too_long, "too long"),
            (self.incomplete, "incomplete"),
            (self.no_response, "no response from the legacy server"),
        ] {
            if count > 0 {
                write!(f, ", {count} not compared ({reason})")?;
            }
        }
        Ok(())
    }
}
