//! How many handlers live on a thread, so that its server can wait for them, and how many of them have no client any more.
//!
//! A thread serves for one server, and only it writes to its counts.

use std::{
    cell::Cell,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// The most detached handlers of a thread whose server does not say.
const MOST_DETACHED: usize = 10_000;

thread_local! {
    static ALIVE: Count = Count::default();
    static DETACHED: Cell<usize> = const { Cell::new(0) };
    static MOST: Cell<usize> = const { Cell::new(MOST_DETACHED) };
}

/// How many handlers of a thread run, stream, or have work left after their answer.
#[derive(Debug, Clone, Default)]
pub struct Count(Arc<AtomicUsize>);

impl Count {
    /// That of the thread that asks. Others can read it.
    #[must_use]
    pub fn here() -> Self {
        ALIVE.with(Self::clone)
    }

    /// How many there are right now.
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

/// Lets at most that many handlers of this thread go on without their clients; those beyond are dropped, and told.
pub fn bound_detached(most: usize) {
    MOST.set(most);
}

/// Counts as one until it is dropped.
pub(super) struct Alive(());

impl Alive {
    pub(super) fn new() -> Self {
        ALIVE.with(|count| count.add(1));
        Self(())
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        // A thread that ends has no count any more.
        let _ = ALIVE.try_with(|count| count.add(usize::MAX));
    }
}

/// A place among the handlers that go on without their clients.
pub(super) struct Detached(());

impl Detached {
    /// One, unless all are taken.
    pub(super) fn begin() -> Option<Self> {
        let is_free = DETACHED.get() < MOST.get();
        is_free.then(|| {
            DETACHED.set(DETACHED.get() + 1);
            Self(())
        })
    }
}

impl Drop for Detached {
    fn drop(&mut self) {
        let _ = DETACHED.try_with(|count| count.set(count.get() - 1));
    }
}
