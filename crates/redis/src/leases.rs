//! The leases of the runs that are under way in this process.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The leases that this process holds, by their keys, and those to be given back.
#[derive(Debug, Default)]
pub(crate) struct Leases {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    held: HashMap<String, u64>,
    ended: Vec<(String, u64)>,
}

impl Leases {
    /// A run holds a lease.
    pub(crate) fn hold(&self, key: String, token: u64) {
        self.lock().held.insert(key, token);
    }

    /// The run has ended, and its lease is not renewed any more.
    pub(crate) fn end(&self, key: &str, token: u64) {
        let mut inner = self.lock();
        if inner.held.get(key) == Some(&token) {
            inner.held.remove(key);
        }
    }

    /// The run has ended, and its lease is to be given back.
    pub(crate) fn give_back(&self, key: String, token: u64) {
        self.end(&key, token);
        self.lock().ended.push((key, token));
    }

    /// Returns the leases to be renewed.
    pub(crate) fn held(&self) -> Vec<(String, u64)> {
        let inner = self.lock();
        inner
            .held
            .iter()
            .map(|(key, token)| (key.clone(), *token))
            .collect()
    }

    /// Takes the leases to be given back.
    pub(crate) fn take_ended(&self) -> Vec<(String, u64)> {
        std::mem::take(&mut self.lock().ended)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::Leases;

    #[test]
    fn a_lease_is_held_until_its_run_ends() {
        let leases = Leases::default();
        leases.hold("a".to_owned(), 1);
        leases.end("a", 2);
        assert_eq!(leases.held(), [("a".to_owned(), 1)]);
        leases.end("a", 1);
        assert!(leases.held().is_empty());
        assert!(leases.take_ended().is_empty());

        leases.hold("a".to_owned(), 3);
        leases.give_back("a".to_owned(), 3);
        assert!(leases.held().is_empty());
        assert_eq!(leases.take_ended(), [("a".to_owned(), 3)]);
        assert!(leases.take_ended().is_empty());
    }
}
