//! The latest mismatches.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use twinroute_compare::{ComparedResponse, Differences};

/// The number of stored mismatches, at most.
const MAX_MISMATCHES: usize = 100;

/// The number of stored mismatches of one route, at most, so that it does not displace all others.
const MAX_OF_ROUTE: usize = 10;

/// The stored bytes of each body, at most.
const MAX_BODY: usize = 16 * 1024;

/// A request whose two responses differ.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Mismatch {
    /// The pattern of the route.
    pub route: String,
    /// The method of the request.
    pub method: String,
    /// Its path and query.
    pub target: String,
    /// When the responses were compared.
    pub at: SystemTime,
    /// Their differences.
    pub differences: Differences,
    /// The legacy server's response, which the client got; its body is truncated after 16 KiB.
    pub legacy: ComparedResponse,
    /// Rust's response, if it was complete; its body is truncated after 16 KiB.
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
pub(super) struct Mismatches(Mutex<VecDeque<Mismatch>>);

impl Mismatches {
    fn lock(&self) -> MutexGuard<'_, VecDeque<Mismatch>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn push(&self, mut mismatch: Mismatch) {
        for response in [Some(&mut mismatch.legacy), mismatch.rust.as_mut()]
            .into_iter()
            .flatten()
        {
            response.body.truncate(MAX_BODY);
            response.body.shrink_to_fit();
        }
        mismatch.differences.shorten();
        let mut all = self.lock();
        let of_route = |other: &Mismatch| other.route == mismatch.route;
        if all.iter().filter(|other| of_route(other)).count() >= MAX_OF_ROUTE {
            let oldest = all.iter().position(of_route);
            oldest.and_then(|oldest| all.remove(oldest));
        } else if all.len() >= MAX_MISMATCHES {
            all.pop_front();
        }
        all.push_back(mismatch);
    }

    pub(super) fn all(&self) -> Vec<Mismatch> {
        self.lock().iter().cloned().collect()
    }
}
