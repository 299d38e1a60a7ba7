//! Counts the live handlers of a thread, so that its server can wait for them, and the detached ones among them.
//!
//! A thread works for one server, and only that thread writes to its counts.

use std::{
    cell::Cell,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// The default for the most detached handlers of a thread.
const MOST_DETACHED: usize = 10_000;

thread_local! {
    static LIVE: LiveCount = LiveCount::default();
    static DETACHED: Cell<usize> = const { Cell::new(0) };
    static MOST: Cell<usize> = const { Cell::new(MOST_DETACHED) };
}

/// The number of handlers of a thread that run, stream, or have `after` work.
#[derive(Debug, Clone, Default)]
pub struct LiveCount(Arc<AtomicUsize>);

impl LiveCount {
    /// Returns the count of the calling thread. Other threads can read it.
    #[must_use]
    pub fn here() -> Self {
        LIVE.with(Self::clone)
    }

    /// Returns the current number.
    #[must_use]
    pub fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// A load and a store suffice: only this thread writes to its count.
    fn add(&self, number: usize) {
        self.0
            .store(self.get().wrapping_add(number), Ordering::Relaxed);
    }
}

/// Sets how many handlers of this thread may run on after their clients disconnected. Handlers over the limit are cancelled
/// and reported.
pub fn bound_detached(most: usize) {
    MOST.set(most);
}

/// Counts as one until it is dropped.
pub(super) struct LiveGuard(());

impl LiveGuard {
    pub(super) fn new() -> Self {
        LIVE.with(|count| count.add(1));
        Self(())
    }
}

impl Drop for LiveGuard {
    fn drop(&mut self) {
        // The thread-local is gone while its thread ends.
        let _ = LIVE.try_with(|count| count.add(usize::MAX));
    }
}

/// A permit for a handler to run on after the client disconnected.
pub(super) struct DetachedPermit(());

impl DetachedPermit {
    /// Returns a permit, unless the limit is reached.
    pub(super) fn begin() -> Option<Self> {
        let is_free = DETACHED.get() < MOST.get();
        is_free.then(|| {
            DETACHED.set(DETACHED.get() + 1);
            Self(())
        })
    }
}

impl Drop for DetachedPermit {
    fn drop(&mut self) {
        let _ = DETACHED.try_with(|count| count.set(count.get() - 1));
    }
}
