//! The limits of a server.

use std::time::Duration;

use twinroute_core::BodyLimits;

/// The limits of an [`AppServer`](crate::AppServer). A duration of zero is no limit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ServerLimits {
    pub(crate) keep_alive: Duration,
    pub(crate) head_timeout: Duration,
    pub(crate) write_timeout: Duration,
    /// In bytes per second; 0 is no limit.
    pub(crate) min_write_rate: u64,
    /// In bytes.
    pub(crate) max_head_size: usize,
    /// `None` if the application limits bodies itself.
    pub(crate) body: Option<BodyLimits>,
    pub(crate) max_connections: usize,
    pub(crate) backlog: u32,
}

impl Default for ServerLimits {
    fn default() -> Self {
        Self {
            keep_alive: KEEP_ALIVE,
            head_timeout: Duration::from_secs(10),
            write_timeout: Duration::from_secs(60),
            min_write_rate: 0,
            max_head_size: MAX_HEAD_SIZE,
            body: Some(BodyLimits::default()),
            max_connections: 25_600,
            backlog: 1024,
        }
    }
}

/// The default of `keep_alive`.
pub(crate) const KEEP_ALIVE: Duration = Duration::from_secs(5);

/// The largest head that actix-http reads, in bytes.
pub(crate) const MAX_HEAD_SIZE: usize = 128 * 1024;

/// How long an unread body is skipped, so that the client receives the response.
const LINGER: Duration = Duration::from_secs(1);

/// How long an idle connection is kept while the server stops, since its client may be sending a request.
const IDLE_WHILE_STOPPING: Duration = Duration::from_secs(1);

/// The timeouts of [`ServerLimits`] in ticks of the worker's clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ticks {
    pub(crate) length: Duration,
    pub(crate) idle: u32,
    pub(crate) idle_while_stopping: u32,
    pub(crate) head: u32,
    pub(crate) write: u32,
    pub(crate) linger: u32,
    /// The minimum rate at which a client reads a response, in bytes per second; 0 is no limit.
    write_rate: u64,
}

impl Ticks {
    pub(crate) fn new(limits: &ServerLimits) -> Self {
        let timeouts = [
            LINGER,
            limits.keep_alive,
            limits.head_timeout,
            limits.write_timeout,
        ];
        let shortest = timeouts.into_iter().filter(|timeout| !timeout.is_zero());
        // A timeout expires up to one tick late.
        let length = shortest.min().unwrap_or(IDLE_WHILE_STOPPING) / 8;
        let length = length.clamp(Duration::from_millis(5), Duration::from_millis(500));
        let count = |timeout: Duration| match timeout.as_nanos().div_ceil(length.as_nanos()) {
            0 => u32::MAX,
            ticks => u32::try_from(ticks).unwrap_or(u32::MAX),
        };
        let idle = count(limits.keep_alive);
        Self {
            length,
            idle,
            idle_while_stopping: idle.min(count(IDLE_WHILE_STOPPING)),
            head: count(limits.head_timeout),
            write: count(limits.write_timeout),
            linger: count(LINGER),
            write_rate: limits.min_write_rate,
        }
    }

    /// Whether a client is below the minimum rate that has read `taken` bytes while the response waited for `ticks`. The
    /// ticks of the `write_timeout` are not counted.
    pub(crate) fn takes_too_slowly(&self, taken: u64, ticks: u32) -> bool {
        self.is_below(self.write_rate, taken, ticks.saturating_sub(self.write))
    }

    fn is_below(&self, rate: u64, bytes: u64, ticks: u32) -> bool {
        let a_second = Duration::from_secs(1).as_nanos();
        let time = self.length.as_nanos() * u128::from(ticks);
        time * u128::from(rate) > u128::from(bytes) * a_second
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(min_write_rate: u64, timeout: Duration) -> Ticks {
        Ticks::new(&ServerLimits {
            min_write_rate,
            head_timeout: timeout,
            ..ServerLimits::default()
        })
    }

    #[test]
    fn a_rate_below_one_byte_per_tick_is_enforced() {
        let second = Duration::from_secs(1);
        for (rate, timeout) in [(1, 10 * second), (199, second / 25), (1, second / 25)] {
            let ticks = ticks(rate, timeout);
            let count = u32::try_from(second.as_nanos() / ticks.length.as_nanos()).unwrap();
            assert!(!ticks.takes_too_slowly(rate, ticks.write + count), "{rate}");
            assert!(
                ticks.takes_too_slowly(rate, ticks.write + count + 1),
                "{rate}"
            );
        }
    }

    #[test]
    fn extreme_rates() {
        let timeout = Duration::from_secs(10);
        assert!(!ticks(0, timeout).takes_too_slowly(0, u32::MAX));
        assert!(!ticks(u64::MAX, timeout).takes_too_slowly(0, 0));
        assert!(ticks(u64::MAX, timeout).takes_too_slowly(u64::MAX, u32::MAX));
    }
}
