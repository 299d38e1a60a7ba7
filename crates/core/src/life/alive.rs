//! How many handlers live, so that a server can wait for them.

use std::sync::{
    Arc, Mutex, PoisonError, Weak,
    atomic::{AtomicUsize, Ordering},
};

/// One count for each thread that serves, so that no two of them write to the same place.
static COUNTS: Mutex<Vec<Weak<AtomicUsize>>> = Mutex::new(Vec::new());

thread_local! {
    static COUNT: Arc<AtomicUsize> = register();
}

fn register() -> Arc<AtomicUsize> {
    let count = Arc::new(AtomicUsize::new(0));
    let mut counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    counts.retain(|count| count.strong_count() > 0);
    counts.push(Arc::downgrade(&count));
    count
}

/// How many handlers of this process run, stream, or have work left after their answer.
#[must_use]
pub fn alive() -> usize {
    let counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    let counts = counts.iter().filter_map(Weak::upgrade);
    counts.map(|count| count.load(Ordering::Relaxed)).sum()
}

/// Counts as one until it is dropped.
pub(super) struct Alive(());

impl Alive {
    pub(super) fn new() -> Self {
        add(1);
        Self(())
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        add(usize::MAX);
    }
}

/// A load and a store will do: only this thread writes to its count.
fn add(number: usize) {
    // A thread that ends has no count any more.
    let _ = COUNT.try_with(|count| {
        let sum = count.load(Ordering::Relaxed).wrapping_add(number);
        count.store(sum, Ordering::Relaxed);
    });
}
