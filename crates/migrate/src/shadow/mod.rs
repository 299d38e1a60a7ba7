//! Rust's answers beside those of the server behind.
//!
//! The client gets the answer of the server behind, as it streams. A copy of it is kept as it passes, and one of the
//! request's body; when both have passed, the same request goes to the route's handler, on the same worker, and the two
//! answers are decoded and [compared](twinroute_compare), on a thread of their own. Where they differ and the method is GET or HEAD, the legacy server is asked once
//! more: what differs between its own two answers is no difference.
//!
//! The handler runs as it would in earnest: its max duration holds, its errors are reported, and the work that it leaves to
//! `after()` is done. What it does to the world happens, after the server behind has done the same; so only GET and HEAD
//! are compared unless the file names another method. A panic, an error or no answer in time is a difference.
//!
//! Secrets are masked before anything is kept or logged: values whose names tell it, such as `Authorization`, `session` and
//! `accessToken`, wherever they stand in headers, cookies, bodies and targets; the credentials and session cookies of the request
//! wherever the responses repeat them; and cookies that only one side sets or that are `HttpOnly`.
//! [`Rollout::shadow_mask`](crate::Rollout::shadow_mask) adds names.
//!
//! Each difference is a `tracing` event at level warn of the target `twinroute::shadow`, at most one a second for each
//! route, and is counted and kept in [`Shadow`].

mod answer;
mod copy;
mod counts;
mod found;
mod groups;
mod html;
mod kept;
mod mask;
mod names;
mod page;
mod run;

pub use counts::Counts;
pub use groups::Group;
pub use kept::Mismatch;

use std::{
    fmt,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use counts::RouteCounts;
use groups::Groups;
use kept::Kept;

pub(crate) use names::SecretNames;

/// What comparisons may take and show.
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

/// What comparisons find: counts for each route, and the last answers that differ. Clones show the same.
///
/// As text it is a report, and [`page`](Self::page) serves it.
#[derive(Clone, Default)]
pub struct Shadow {
    state: Arc<OnceLock<State>>,
}

/// Exists once the routes are known.
struct State {
    settings: Settings,
    patterns: Vec<String>,
    counts: Vec<RouteCounts>,
    kept: Kept,
    groups: Groups,
    running: AtomicUsize,
}

impl Shadow {
    pub(crate) fn start(&self, settings: Settings, patterns: &[String]) {
        // Routes that are built twice are the same routes.
        self.state.get_or_init(|| State {
            settings,
            patterns: patterns.to_vec(),
            counts: patterns.iter().map(|_| RouteCounts::default()).collect(),
            kept: Kept::default(),
            groups: Groups::default(),
            running: AtomicUsize::new(0),
        });
    }

    /// The answers that differ, oldest first: of each route the last 10, and at most 100.
    #[must_use]
    pub fn mismatches(&self) -> Vec<Mismatch> {
        self.state
            .get()
            .map(|state| state.kept.all())
            .unwrap_or_default()
    }

    /// The differences of all requests, those that are equal in one group: the most frequent of each route first. At most 50 of a
    /// route, and 500 in all.
    #[must_use]
    pub fn groups(&self) -> Vec<Group> {
        self.state
            .get()
            .map(|state| state.groups.all())
            .unwrap_or_default()
    }

    /// How often what came of a request, for each pattern that was asked for in shadow.
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

    /// A place among those that may run at once.
    fn begin(&self) -> Option<Running> {
        let state = self.state.get()?;
        let most = state.settings.concurrency;
        let running = &state.running;
        let begun = running.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |running| {
            (running < most).then_some(running + 1)
        });
        begun.ok().map(|_| Running(self.clone()))
    }
}

/// Counts as running until it is dropped.
struct Running(Shadow);

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(state) = self.0.state.get() {
            state.running.fetch_sub(1, Ordering::Relaxed);
        }
    }
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
