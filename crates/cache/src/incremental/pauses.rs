//! Pauses after failed background runs.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use crate::{CacheKey, Timestamp};

/// The most keys that pause. When there are more, all are forgotten.
const MAX_PAUSES: usize = 4096;

/// The keys whose background run failed, and when the next one may begin.
#[derive(Debug, Default)]
pub(super) struct Pauses(Mutex<HashMap<CacheKey, Timestamp>>);

impl Pauses {
    pub(super) fn begin(&self, key: &CacheKey, until: Timestamp, now: Timestamp) {
        let mut pauses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if pauses.len() >= MAX_PAUSES {
            pauses.retain(|_, until| *until > now);
        }
        if pauses.len() >= MAX_PAUSES {
            pauses.clear();
        }
        pauses.insert(key.clone(), until);
    }

    pub(super) fn is_paused(&self, key: &CacheKey, now: Timestamp) -> bool {
        let mut pauses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match pauses.get(key) {
            Some(until) if *until > now => true,
            Some(_) => {
                pauses.remove(key);
                false
            }
            None => false,
        }
    }

    pub(super) fn end(&self, key: &CacheKey) {
        let mut pauses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pauses.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_bounded() {
        let pauses = Pauses::default();
        let at = Timestamp::from_millis;
        for key in 0..10_000 {
            let key = CacheKey::data(&key).unwrap();
            pauses.begin(&key, at(key.as_str().len() as u64), at(0));
        }
        assert!(pauses.0.lock().unwrap().len() <= MAX_PAUSES);
        let last = CacheKey::data(&9999).unwrap();
        assert!(pauses.is_paused(&last, at(3)));
        assert!(!pauses.is_paused(&last, at(4)), "it is over");
        assert!(!pauses.is_paused(&last, at(3)), "and forgotten");
    }
}
