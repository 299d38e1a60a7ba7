//! The metrics of one route.

use std::sync::{
    OnceLock,
    atomic::{AtomicU64, Ordering},
};

use crate::{
    CountedError, Method, Response, RolloutServer, Style,
    histogram::{DURATIONS, Durations, SIZES, Sizes},
};

/// The metrics of one route. Keep it: [`Metrics::route`](crate::Metrics::route) looks it up.
#[derive(Debug)]
pub struct RouteMetrics {
    pub(crate) pattern: String,
    /// The first series; each has the next one. There are few, so that a search is a few comparisons.
    series: OnceLock<Box<Series>>,
    pub(crate) request_sizes: Sizes,
    pub(crate) response_sizes: Sizes,
    errors: [AtomicU64; CountedError::ALL.len()],
    served: [AtomicU64; RolloutServer::ALL.len()],
    rate_limited: AtomicU64,
}

/// The durations of the responses with the same labels.
#[derive(Debug)]
pub(crate) struct Series {
    pub(crate) method: Method,
    pub(crate) status: u16,
    pub(crate) style: Style,
    pub(crate) durations: Durations,
    next: OnceLock<Box<Self>>,
}

impl RouteMetrics {
    pub(crate) fn new(pattern: &str) -> Self {
        Self {
            pattern: pattern.to_owned(),
            series: OnceLock::new(),
            request_sizes: Sizes::new(&SIZES),
            response_sizes: Sizes::new(&SIZES),
            errors: [const { AtomicU64::new(0) }; CountedError::ALL.len()],
            served: [const { AtomicU64::new(0) }; RolloutServer::ALL.len()],
            rate_limited: AtomicU64::new(0),
        }
    }

    /// Counts a response.
    pub fn add_response(&self, response: &Response) {
        let nanoseconds = u64::try_from(response.duration.as_nanos()).unwrap_or(u64::MAX);
        self.series_of(response).durations.add(nanoseconds);
        self.request_sizes.add(response.request_size);
        self.response_sizes.add(response.response_size);
    }

    /// Counts an error.
    pub fn add_error(&self, error: CountedError) {
        self.errors[error as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a decision of the rollout.
    pub fn add_served_by(&self, server: RolloutServer) {
        self.served[server as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a request that a rate limit has refused.
    pub fn add_rate_limited(&self) {
        self.rate_limited.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns the series of a response, which its first response creates.
    fn series_of(&self, response: &Response) -> &Series {
        let mut place = &self.series;
        loop {
            let series = place.get_or_init(|| Box::new(Series::of(response)));
            if series.is_of(response) {
                return series;
            }
            place = &series.next;
        }
    }

    pub(crate) fn series(&self) -> impl Iterator<Item = &Series> {
        let first = self.series.get();
        std::iter::successors(first, |series| series.next.get()).map(|series| &**series)
    }

    pub(crate) fn rate_limited(&self) -> u64 {
        self.rate_limited.load(Ordering::Relaxed)
    }

    pub(crate) fn errors(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let errors = CountedError::ALL.map(CountedError::as_str).into_iter();
        errors.zip(&self.errors).filter_map(positive)
    }

    pub(crate) fn served(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let servers = RolloutServer::ALL.map(RolloutServer::as_str).into_iter();
        servers.zip(&self.served).filter_map(positive)
    }
}

fn positive((label, count): (&'static str, &AtomicU64)) -> Option<(&'static str, u64)> {
    let count = count.load(Ordering::Relaxed);
    (count > 0).then_some((label, count))
}

impl Series {
    fn of(response: &Response) -> Self {
        Self {
            method: response.method,
            status: response.status,
            style: response.style,
            durations: Durations::new(&DURATIONS),
            next: OnceLock::new(),
        }
    }

    fn is_of(&self, response: &Response) -> bool {
        self.status == response.status
            && self.method == response.method
            && self.style == response.style
    }
}
