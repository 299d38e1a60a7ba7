//! How often handlers ran: the twin of `runs.ts`.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
};

static RUNS: LazyLock<Mutex<HashMap<String, u32>>> = LazyLock::new(Mutex::default);

/// The number of this run of the handler for a key, from 1.
pub(crate) fn count(key: &str) -> u32 {
    let mut runs = RUNS.lock().unwrap_or_else(PoisonError::into_inner);
    let number = runs.entry(key.to_owned()).or_default();
    *number += 1;
    *number
}
