//! How many handlers are live on a thread, so that its server can wait for them, and how many of them are detached.
//!
//! A thread serves for one server, and only it writes to its counts.

use std::{
    cell::Cell,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// The bound of a thread whose server sets none.
const MOST_DETACHED: usize = 10_000;

thread_local! {
    static LIVE: LiveCount = LiveCount::default();
    static DETACHED: Cell<usize> = const { Cell::new(0) };
    static MOST: Cell<usize> = const { Cell::new(MOST_DETACHED) };
}

/// How many handlers of a thread run, stream, or have work left after their answer.
#[derive(Debug, Clone, Default)]
pub struct LiveCount(Arc<AtomicUsize>);

impl LiveCount {
    /// The count of the calling thread. Other threads can read it.
    #[must_use]
    pub fn here() -> Self {
        LIVE.with(Self::clone)
    }

    /// How many there are now.
    #[must_use]
    pub fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// A load and a store will do: only this thread writes to its count.
    fn add(&self, number: usize) {
        self.0
            .store(self.get().wrapping_add(number), Ordering::Relaxed);
    }
}

/// Bounds how many handlers of this thread run on after their clients disconnected. Those over the bound are cancelled and
/// reported.
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
        // A thread that ends has no count any more.
        let _ = LIVE.try_with(|count| count.add(usize::MAX));
    }
}

/// A permit to run on after the client disconnected.
pub(super) struct DetachedPermit(());

impl DetachedPermit {
    /// A permit, unless all are taken.
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
