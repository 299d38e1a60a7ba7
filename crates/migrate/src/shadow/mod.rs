//! Shadow traffic: compares Rust's responses with those of the legacy server.
//!
//! 1. The client gets the legacy server's response as it streams. Its body and that of the request are copied on the way.
//! 2. When both are complete, the same request is served by the route's handler, on the same worker.
//! 3. The two responses are decoded and [compared](twinroute_compare) on a blocking thread.
//! 4. If they differ and the method is GET or HEAD, the legacy server is asked once more: differences between its own two
//!    responses are noise and are removed.
//!
//! The handler runs as it would for a client: its max duration applies, its errors are reported, and its `after()` work is
//! done. Its side effects happen too, after those of the legacy server, so only GET and HEAD are compared unless the file
//! names another method. A panic, an error or a timeout of the handler is a difference.
//!
//! Secrets are masked before anything is stored or logged: values with names such as `Authorization`, `session` and
//! `accessToken`, in headers, cookies, bodies and targets; the credentials and session cookies of the request wherever the
//! responses repeat them; and cookies that only one side sets or that are `HttpOnly`.
//! [`Rollout::shadow_mask`](crate::Rollout::shadow_mask) adds names.
//!
//! Each mismatch is a `tracing` event at level warn of the target `twinroute::shadow`, at most one a second for each
//! route, and is counted and stored in [`Shadow`].

mod comparer;
mod copy;
mod counts;
mod groups;
mod html;
mod mask;
mod mismatch;
mod names;
mod page;
mod response;
mod run;

pub use counts::Counts;
pub use groups::Group;
pub use mismatch::Mismatch;

use std::{
    fmt,
    sync::{Arc, OnceLock},
    time::Duration,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use counts::RouteCounts;
use groups::Groups;
use mismatch::Mismatches;

pub(crate) use names::SecretNames;

/// The limits of comparisons, and the names of secrets.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) secrets: SecretNames,
    pub(crate) concurrency: usize,
    pub(crate) body_limit: usize,
    pub(crate) time: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            secrets: SecretNames::default(),
            concurrency: 32,
            body_limit: 1024 * 1024,
            time: Duration::from_secs(30),
        }
    }
}

/// The results of shadow comparisons: counts for each route, groups of differences, and the latest mismatches. Clones
/// share them.
///
/// Its `Display` is a report, which [`page`](Self::page) serves.
#[derive(Clone, Default)]
pub struct Shadow {
    state: Arc<OnceLock<ShadowState>>,
}

/// Created once the routes are known.
struct ShadowState {
    settings: Settings,
    patterns: Vec<String>,
    counts: Vec<RouteCounts>,
    mismatches: Mismatches,
    groups: Groups,
    permits: Arc<Semaphore>,
}

impl Shadow {
    pub(crate) fn start(&self, settings: Settings, patterns: &[String]) {
        // Routes that are built a second time have the same patterns.
        let max = settings.concurrency.min(Semaphore::MAX_PERMITS);
        self.state.get_or_init(|| ShadowState {
            settings,
            patterns: patterns.to_vec(),
            counts: patterns.iter().map(|_| RouteCounts::default()).collect(),
            mismatches: Mismatches::default(),
            groups: Groups::default(),
            permits: Arc::new(Semaphore::new(max)),
        });
    }

    /// Identifies these results among those of the process. Clones have the same identity.
    #[must_use]
    pub fn identity(&self) -> usize {
        Arc::as_ptr(&self.state).addr()
    }

    /// The latest mismatches, oldest first: at most 10 of each route, and 100 in all.
    #[must_use]
    pub fn mismatches(&self) -> Vec<Mismatch> {
        self.state
            .get()
            .map(|state| state.mismatches.all())
            .unwrap_or_default()
    }

    /// The differences of all requests, grouped by place, the most frequent of each route first. There are at most 50
    /// groups of a route, and 500 in all.
    #[must_use]
    pub fn groups(&self) -> Vec<Group> {
        self.state
            .get()
            .map(|state| state.groups.all())
            .unwrap_or_default()
    }

    /// Per-route counters of shadow outcomes, for each pattern that was requested in shadow.
    #[must_use]
    pub fn counts(&self) -> Vec<(String, Counts)> {
        let Some(state) = self.state.get() else {
            return Vec::new();
        };
        let counts = state.counts.iter().map(RouteCounts::load);
        let counts = state.patterns.iter().cloned().zip(counts);
        counts
            .filter(|(_, counts)| *counts != Counts::default())
            .collect()
    }

    /// Counts one more running comparison; `None` if there are too many.
    fn permit(&self) -> Option<ComparisonPermit> {
        let permits = Arc::clone(&self.state.get()?.permits);
        Some(ComparisonPermit {
            shadow: self.clone(),
            _permit: permits.try_acquire_owned().ok()?,
        })
    }
}

/// Counts as a running comparison until it is dropped.
struct ComparisonPermit {
    shadow: Shadow,
    _permit: OwnedSemaphorePermit,
}

impl fmt::Display for Shadow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (pattern, counts) in self.counts() {
            writeln!(f, "{pattern}: {counts}")?;
        }
        for mismatch in self.mismatches() {
            write!(f, "\n{mismatch}\n")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Shadow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shadow")
            .field("counts", &self.counts())
            .finish_non_exhaustive()
    }
}
