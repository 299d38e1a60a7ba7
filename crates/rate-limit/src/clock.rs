//! The clock of limits.

use std::time::Instant;

use governor::nanos::Nanos;

/// A clock of limits: nanoseconds since some point. [`Monotonic`], or one that a test moves.
pub trait Clock: Clone + Send + Sync + 'static {
    /// Returns the nanoseconds since some point, which is the same for all clones. A time before the start of a limiter counts as its
    /// start.
    fn now(&self) -> u64;
}

/// The monotonic clock of the system, which never jumps.
#[derive(Debug, Clone, Copy)]
pub struct Monotonic(Instant);

impl Default for Monotonic {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Clock for Monotonic {
    fn now(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}

/// A clock as governor asks it.
#[derive(Debug, Clone)]
pub(crate) struct Asked<C>(pub(crate) C);

impl<C: Clock> governor::clock::Clock for Asked<C> {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::new(self.0.now())
    }
}
