//! A token for each run of a handler.

use std::sync::atomic::{AtomicU64, Ordering};

static RUNS: AtomicU64 = AtomicU64::new(0);

/// A token of this run, in the form of a UUID. Equal tokens are from the same run.
pub(crate) fn run() -> String {
    let number = RUNS.fetch_add(1, Ordering::Relaxed);
    format!("run-00000000-0000-4000-8000-{number:012x}")
}
