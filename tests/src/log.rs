//! Events of the conformance project's handlers in order, under a key that the case chooses.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};

static LOG: LazyLock<Mutex<HashMap<String, Vec<String>>>> = LazyLock::new(Mutex::default);

fn log() -> MutexGuard<'static, HashMap<String, Vec<String>>> {
    LOG.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds a line.
pub(crate) fn add(key: &str, line: impl Into<String>) {
    log().entry(key.to_owned()).or_default().push(line.into());
}

/// All lines so far.
pub(crate) fn take(key: &str) -> Vec<String> {
    log().remove(key).unwrap_or_default()
}
