//! The runs of this process: at most one for a key.

use std::{
    collections::{HashMap, hash_map},
    sync::{Mutex, PoisonError},
};

use tokio::sync::watch;

use crate::CacheKey;

/// How a run ended, for those who wait for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The value was stored: look the key up.
    Stored,
    /// The store has not kept the value: look the key up, since another server may have stored one, else run without
    /// keeping.
    NotKept,
    /// It failed, or its value can't be shared: run without keeping.
    NotShared,
    /// It was cancelled: begin another.
    Cancelled,
}

/// The runs of this process.
#[derive(Debug, Default)]
pub(super) struct Flights(Mutex<HashMap<CacheKey, watch::Receiver<Option<End>>>>);

/// The caller's part in a run.
pub(super) enum Join {
    /// It runs: it must call [`Flights::end`] with the sender.
    Lead(watch::Sender<Option<End>>),
    /// It waits.
    Follow(watch::Receiver<Option<End>>),
}

impl Flights {
    pub(super) fn join(&self, key: &CacheKey) -> Join {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match flights.entry(key.clone()) {
            hash_map::Entry::Occupied(flight) => Join::Follow(flight.get().clone()),
            hash_map::Entry::Vacant(vacant) => {
                let (sender, receiver) = watch::channel(None);
                vacant.insert(receiver);
                Join::Lead(sender)
            }
        }
    }

    /// Ends a run. The key is free before the followers wake, so that they can begin another run.
    pub(super) fn end(&self, key: &CacheKey, sender: &watch::Sender<Option<End>>, end: End) {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        flights.remove(key);
        drop(flights);
        // Without followers there is no receiver.
        let _ = sender.send(Some(end));
    }
}

/// Waits for the end of a run.
pub(super) async fn end_of(mut flight: watch::Receiver<Option<End>>) -> End {
    match flight.wait_for(Option::is_some).await {
        Ok(end) => end.unwrap_or(End::Cancelled),
        Err(_) => End::Cancelled,
    }
}
