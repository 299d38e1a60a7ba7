//! Counts equal differences across requests.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use twinroute_compare::{Difference, Place};

use super::mismatch::Mismatch;

/// The number of stored groups, at most.
const MAX_GROUPS: usize = 500;

/// The number of stored groups of one route, at most, so that it leaves room for the others.
const MAX_OF_ROUTE: usize = 50;

/// A difference between the responses of a route, with the number of requests that have it.
///
/// Differences at the same place are equal. The elements of an array are one place, and so are the lines of a text.
/// Differences of the status are equal if the values are, too.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Group {
    /// The pattern of the route.
    pub route: String,
    /// The method of the requests.
    pub method: String,
    /// Where the responses differ, such as `$.posts[*].title`.
    pub place: String,
    /// How many requests have it.
    pub count: u64,
    /// The time of the first request.
    pub first: SystemTime,
    /// The time of the last request.
    pub last: SystemTime,
    /// The values in the last request, of the legacy server and of Rust.
    pub values: [Option<String>; 2],
    /// The path and query of the last request.
    pub target: String,
}

type GroupKey = (String, String, String);

#[derive(Default)]
pub(super) struct Groups(Mutex<HashMap<GroupKey, Group>>);

impl Groups {
    fn lock(&self) -> MutexGuard<'_, HashMap<GroupKey, Group>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts the differences of one request, each place once.
    pub(super) fn add(&self, mismatch: &Mismatch) {
        let mut groups = self.lock();
        let mut seen = HashSet::new();
        for difference in mismatch.differences.iter() {
            let place = place(difference);
            if seen.insert(place.clone()) {
                add(&mut groups, mismatch, difference, place);
            }
        }
    }

    /// All groups, the most frequent of each route first.
    pub(super) fn all(&self) -> Vec<Group> {
        let mut groups: Vec<_> = self.lock().values().cloned().collect();
        groups.sort_by(|one, other| {
            let by_route = one.route.cmp(&other.route);
            let by_count = other.count.cmp(&one.count);
            by_route
                .then(by_count)
                .then_with(|| one.place.cmp(&other.place))
        });
        groups
    }
}

fn add(
    groups: &mut HashMap<GroupKey, Group>,
    mismatch: &Mismatch,
    difference: &Difference,
    place: String,
) {
    let values = difference.values().map(|value| value.map(str::to_owned));
    let key = (mismatch.route.clone(), mismatch.method.clone(), place);
    if let Some(group) = groups.get_mut(&key) {
        group.count += 1;
        group.last = mismatch.at;
        group.values = values;
        group.target.clone_from(&mismatch.target);
        return;
    }
    let of_route = groups.keys().filter(|(route, ..)| *route == mismatch.route);
    if groups.len() >= MAX_GROUPS || of_route.count() >= MAX_OF_ROUTE {
        return;
    }
    let group = Group {
        route: mismatch.route.clone(),
        method: mismatch.method.clone(),
        place: key.2.clone(),
        count: 1,
        first: mismatch.at,
        last: mismatch.at,
        values,
        target: mismatch.target.clone(),
    };
    groups.insert(key, group);
}

/// The place of a group.
fn place(difference: &Difference) -> String {
    match difference.place() {
        Place::Json(path) => path.in_all_elements().to_string(),
        Place::Lines(_) | Place::Bytes(_) => "body".to_owned(),
        Place::Status => {
            let [legacy, rust] = difference.values().map(Option::unwrap_or_default);
            format!("status {legacy} and {rust}")
        }
        other => other.to_string(),
    }
}
