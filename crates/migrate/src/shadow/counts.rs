//! How often what came of a request in shadow.

use std::{
    fmt,
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

/// What came of a request in shadow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The answers are the same.
    Same,
    /// They differ.
    Different,
    /// Too many others were in comparison.
    Busy,
    /// A body was longer than may be kept, or took longer.
    TooLong,
    /// The client left, or the server behind broke off.
    BrokenOff,
    /// The server behind did not answer.
    Unanswered,
}

const ENDS: [End; 6] = [
    End::Same,
    End::Different,
    End::Busy,
    End::TooLong,
    End::BrokenOff,
    End::Unanswered,
];

/// The counts of one route, as they grow.
#[derive(Debug, Default)]
pub(super) struct RouteCounts {
    ends: [AtomicU64; ENDS.len()],
    // In seconds since 1970.
    told: AtomicU64,
}

impl RouteCounts {
    pub(super) fn add(&self, end: End) {
        self.ends[end as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// Whether there was no event in this second yet: a route that always differs must not flood the log.
    pub(super) fn may_tell(&self, at: SystemTime) -> bool {
        let second = at.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        self.told.swap(second, Ordering::Relaxed) != second
    }

    pub(super) fn load(&self) -> Counts {
        let [same, different, busy, too_long, broken_off, unanswered] =
            ENDS.map(|end| self.ends[end as usize].load(Ordering::Relaxed));
        Counts {
            same,
            different,
            busy,
            too_long,
            broken_off,
            unanswered,
        }
    }
}

/// How often what came of the requests for a route.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Both answers were the same.
    pub same: u64,
    /// They differ.
    pub different: u64,
    /// Not compared: too many others were.
    pub busy: u64,
    /// Not compared: a body was too long to keep, or took too long.
    pub too_long: u64,
    /// Not compared: the client left early, or the server behind broke off.
    pub broken_off: u64,
    /// Not compared: the server behind did not answer.
    pub unanswered: u64,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} the same, {} different", self.same, self.different)?;
        for (count, reason) in [
            (self.busy, "too many at once"),
            (self.too_long, "too long"),
            (self.broken_off, "broken off"),
            (self.unanswered, "no answer from the server behind"),
        ] {
            if count > 0 {
                write!(f, ", {count} not compared ({reason})")?;
            }
        }
        Ok(())
    }
}
