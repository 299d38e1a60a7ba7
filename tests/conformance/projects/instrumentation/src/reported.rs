//! What the two functions of `instrumentation.rs` have seen.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use twinroute::instrumentation::ErrorContext;

/// An error that was reported.
#[derive(Clone, Serialize)]
pub(crate) struct Report {
    pub(crate) message: String,
    pub(crate) method: String,
    pub(crate) path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) probe: Option<String>,
    pub(crate) context: ErrorContext,
}

#[derive(Default)]
pub(crate) struct Reported {
    pub(crate) registered: usize,
    pub(crate) reports: Vec<Report>,
}

static REPORTED: Mutex<Reported> = Mutex::new(Reported {
    registered: 0,
    reports: Vec::new(),
});

pub(crate) fn reported() -> MutexGuard<'static, Reported> {
    REPORTED.lock().unwrap_or_else(PoisonError::into_inner)
}
