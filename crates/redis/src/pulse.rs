//! How recently the link was seen to work.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// When the link was last seen to deliver.
///
/// A reply to a command proves that all messages which Redis published before it executed the command were delivered,
/// because both come over one connection. So the time at which that command was sent is what counts.
#[derive(Debug)]
pub(crate) struct Pulse {
    epoch: Instant,
    /// Milliseconds since the epoch, plus one. Zero: never.
    proven: AtomicU64,
    lost: AtomicBool,
}

impl Pulse {
    /// A link that has not been seen to work yet counts as lost.
    pub(crate) fn new() -> Self {
        Self {
            epoch: Instant::now(),
            proven: AtomicU64::new(0),
            lost: AtomicBool::new(true),
        }
    }

    /// A command that was sent at `sent` has its reply.
    pub(crate) fn prove(&self, sent: Instant) {
        let since = sent.saturating_duration_since(self.epoch).as_millis();
        let since = u64::try_from(since).unwrap_or(u64::MAX - 1);
        self.proven.fetch_max(since + 1, Ordering::AcqRel);
    }

    /// The link works.
    pub(crate) fn found(&self) {
        self.lost.store(false, Ordering::Release);
    }

    /// The link does not work, until it is [`found`](Self::found) to.
    pub(crate) fn lose(&self) {
        self.lost.store(true, Ordering::Release);
    }

    pub(crate) fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Acquire)
    }

    /// Returns the time since the last proof, if there was one.
    pub(crate) fn age(&self) -> Option<Duration> {
        let proven = self.proven.load(Ordering::Acquire).checked_sub(1)?;
        Some(
            self.epoch
                .elapsed()
                .saturating_sub(Duration::from_millis(proven)),
        )
    }

    /// Whether the last proof is at most `limit` old.
    pub(crate) fn is_within(&self, limit: Duration) -> bool {
        self.age().is_some_and(|age| age <= limit)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::Pulse;

    #[test]
    fn only_a_proof_makes_a_link_work() {
        let pulse = Pulse::new();
        assert!(pulse.is_lost());
        assert_eq!(pulse.age(), None);
        assert!(!pulse.is_within(Duration::MAX));

        pulse.prove(Instant::now());
        pulse.found();
        assert!(!pulse.is_lost());
        assert!(pulse.is_within(Duration::from_secs(5)));

        pulse.lose();
        assert!(pulse.is_lost());
        assert!(pulse.age().is_some());
    }

    #[test]
    fn an_older_proof_changes_nothing() {
        let pulse = Pulse::new();
        let now = Instant::now() + Duration::from_secs(10);
        pulse.prove(now);
        pulse.prove(now - Duration::from_secs(9));
        assert_eq!(pulse.age(), Some(Duration::ZERO));
    }
}
