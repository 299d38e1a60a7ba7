//! Messages that are logged once for each name.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

/// The most names that are remembered. When there are more, all are forgotten.
const MAX_NAMES: usize = 1024;

/// The names for which a message was logged.
#[derive(Debug, Default)]
pub(crate) struct LogOnce(Mutex<HashSet<String>>);

impl LogOnce {
    /// Whether this is the first time for `name`.
    pub(crate) fn is_first(&self, name: &str) -> bool {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if names.contains(name) {
            return false;
        }
        if names.len() >= MAX_NAMES {
            names.clear();
        }
        names.insert(name.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_bounded() {
        let log = LogOnce::default();
        for name in 0..5000 {
            assert!(log.is_first(&name.to_string()));
        }
        assert!(!log.is_first("4999"));
        assert!(log.0.lock().unwrap().len() <= MAX_NAMES);
    }
}
