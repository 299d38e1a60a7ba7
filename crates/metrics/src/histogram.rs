//! Histograms that are counted without locks.

use std::sync::atomic::{AtomicU64, Ordering};

/// The bounds of the buckets of durations, in nanoseconds: those that OpenTelemetry recommends for HTTP.
pub(crate) const DURATIONS: [u64; 14] = [
    5_000_000,
    10_000_000,
    25_000_000,
    50_000_000,
    75_000_000,
    100_000_000,
    250_000_000,
    500_000_000,
    750_000_000,
    1_000_000_000,
    2_500_000_000,
    5_000_000_000,
    7_500_000_000,
    10_000_000_000,
];

/// The bounds of the buckets of sizes, in bytes.
pub(crate) const SIZES: [u64; 7] = [
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
];

/// A histogram over `N` bounds. `TOTAL` is `N + 1`, since the last bucket has no bound.
#[derive(Debug)]
pub(crate) struct Histogram<const N: usize, const TOTAL: usize> {
    bounds: &'static [u64; N],
    /// The values of each bucket alone. Their sum is the count, so that the two never differ.
    counts: [AtomicU64; TOTAL],
    sum: AtomicU64,
}

pub(crate) type Durations = Histogram<14, 15>;
pub(crate) type Sizes = Histogram<7, 8>;

impl<const N: usize, const TOTAL: usize> Histogram<N, TOTAL> {
    pub(crate) const fn new(bounds: &'static [u64; N]) -> Self {
        Self {
            bounds,
            counts: [const { AtomicU64::new(0) }; TOTAL],
            sum: AtomicU64::new(0),
        }
    }

    pub(crate) fn add(&self, value: u64) {
        let bucket = self.bounds.iter().position(|bound| value <= *bound);
        self.counts[bucket.unwrap_or(N)].fetch_add(1, Ordering::Relaxed);
        self.sum.fetch_add(value, Ordering::Relaxed);
    }

    /// Returns the values so far, in units of `unit`.
    pub(crate) fn load(&self, unit: f64) -> Loaded<TOTAL> {
        let mut count = 0;
        let buckets = std::array::from_fn(|place| {
            let bound = self.bounds.get(place);
            let bound = bound.map_or(f64::INFINITY, |bound| float(*bound) / unit);
            let values = self.counts[place].load(Ordering::Relaxed);
            count += values;
            (bound, values)
        });
        Loaded {
            buckets,
            count,
            sum: float(self.sum.load(Ordering::Relaxed)) / unit,
        }
    }
}

/// The values of a histogram at one time.
pub(crate) struct Loaded<const TOTAL: usize> {
    pub(crate) buckets: [(f64, u64); TOTAL],
    pub(crate) count: u64,
    pub(crate) sum: f64,
}

#[expect(
    clippy::cast_precision_loss,
    reason = "the exposition has floating-point numbers, and digits beyond 2^53 don't matter"
)]
fn float(value: u64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_at_a_bound_is_in_its_bucket() {
        let sizes = Sizes::new(&SIZES);
        for size in [0, 100, 101, 100_000_000, 100_000_001, u64::from(u32::MAX)] {
            sizes.add(size);
        }
        let loaded = sizes.load(1.0);
        let counts = loaded.buckets.map(|(_, count)| count);
        assert_eq!(counts, [2, 1, 0, 0, 0, 0, 1, 2]);
        assert_eq!(loaded.count, 6);
        assert_eq!(loaded.sum, 4_494_967_497.0);
    }

    #[test]
    fn durations_are_seconds() {
        let durations = Durations::new(&DURATIONS);
        durations.add(75_000_000);
        let loaded = durations.load(1e9);
        assert_eq!(loaded.buckets[4], (0.075, 1));
        assert_eq!(loaded.buckets[14].0, f64::INFINITY);
        assert_eq!(loaded.sum, 0.075);
    }
}
