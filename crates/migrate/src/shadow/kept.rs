//! The answers that differ, as many as are kept.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use twinroute_compare::{ComparedResponse, Differences};

/// Mismatches that are kept in all.
const MOST: usize = 100;

/// Those of one route, so that it leaves room for the others.
const MOST_OF_ROUTE: usize = 10;

/// So much of each body is kept, in bytes.
const BODY: usize = 16 * 1024;

/// Two answers that differ.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Mismatch {
    /// The pattern of the route.
    pub route: String,
    /// The method of the request.
    pub method: String,
    /// Its path and query.
    pub target: String,
    /// When the answers were compared.
    pub at: SystemTime,
    /// Where they differ.
    pub differences: Differences,
    /// What the client got; of a long body the beginning.
    pub legacy: ComparedResponse,
    /// What Rust answered, if it did.
    pub rust: Option<ComparedResponse>,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (method, target, route) = (&self.method, &self.target, &self.route);
        write!(f, "{method} {target} ({route})")?;
        let differences = self.differences.to_string();
        differences
            .lines()
            .try_for_each(|line| write!(f, "\n  {line}"))
    }
}

#[derive(Default)]
pub(super) struct Kept(Mutex<VecDeque<Mismatch>>);

impl Kept {
    fn lock(&self) -> MutexGuard<'_, VecDeque<Mismatch>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn push(&self, mut mismatch: Mismatch) {
        for answer in [Some(&mut mismatch.legacy), mismatch.rust.as_mut()]
            .into_iter()
            .flatten()
        {
            answer.body.truncate(BODY);
            answer.body.shrink_to_fit();
        }
        mismatch.differences.shorten();
        let mut kept = self.lock();
        let of_route = |other: &Mismatch| other.route == mismatch.route;
        if kept.iter().filter(|other| of_route(other)).count() >= MOST_OF_ROUTE {
            let oldest = kept.iter().position(of_route);
            oldest.and_then(|oldest| kept.remove(oldest));
        } else if kept.len() >= MOST {
            kept.pop_front();
        }
        kept.push_back(mismatch);
    }

    pub(super) fn all(&self) -> Vec<Mismatch> {
        self.lock().iter().cloned().collect()
    }
}
