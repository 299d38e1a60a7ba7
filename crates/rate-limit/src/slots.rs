//! The count of each key, in bounded memory.

use std::{
    fmt,
    sync::{Mutex, OnceLock, PoisonError},
};

use governor::{nanos::Nanos, state::StateStore};

use crate::Clock;

/// The keys of a set.
const WAYS: usize = 16;

/// A table of keys. The hash of a key leads to its set, which has room for a few.
///
/// Of each key there is the time at which it has its whole burst again, the *arrival time* of GCRA. The earlier it is, the less the key
/// has used. A key without a slot gets the earliest time of its set: it takes that slot, and goes on from that time. A key that loses
/// its slot can't come back with an earlier time, because no time of a set decreases.
pub(crate) struct Slots<C> {
    sets: Box<[OnceLock<Box<Mutex<Set>>>]>,
    clock: C,
    /// When governor has begun to count the nanoseconds of arrival times.
    start: u64,
    /// Nanoseconds in which a whole burst comes back.
    full: u64,
}

/// Hashes of keys, and their arrival times in nanoseconds. An empty slot has the time 0.
struct Set {
    keys: [u64; WAYS],
    times: [u64; WAYS],
}

impl<C: Clock> Slots<C> {
    /// Creates an empty table with room for at least `max_keys`.
    pub(crate) fn new(max_keys: usize, clock: C, full: u64) -> Self {
        let sets = max_keys.div_ceil(WAYS).max(1).next_power_of_two();
        Self {
            sets: (0..sets).map(|_| OnceLock::new()).collect(),
            start: clock.now(),
            clock,
            full,
        }
    }

    fn set(&self, key: u64) -> &Mutex<Set> {
        // The number of sets is a power of two.
        let place = key as usize & (self.sets.len() - 1);
        self.sets[place].get_or_init(|| {
            Box::new(Mutex::new(Set {
                keys: [0; WAYS],
                times: [0; WAYS],
            }))
        })
    }
}

impl<C: Clock> StateStore for Slots<C> {
    type Key = u64;

    fn measure_and_replace<T, F, E>(&self, key: &u64, decide: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut set = self
            .set(*key)
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let place = set.place(*key);
        let decide = |time| decide(Some(Nanos::new(time)));
        let mut decision = decide(set.times[place]);
        if decision.is_err() {
            // A later time than this is from before the clock has jumped back.
            let now = self.clock.now().saturating_sub(self.start);
            let latest = now.saturating_add(self.full);
            if set.times[place] > latest {
                set.times[place] = latest;
                decision = decide(latest);
            }
        }
        let (outcome, time) = decision?;
        set.keys[place] = *key;
        set.times[place] = time.as_u64();
        Ok(outcome)
    }
}

impl Set {
    /// Returns the slot of a key, or else the one of the key that has used the least.
    fn place(&self, key: u64) -> usize {
        if let Some(place) = self.keys.iter().position(|known| *known == key) {
            return place;
        }
        let times = self.times.iter().enumerate();
        let earliest = times.min_by_key(|(_, time)| **time);
        earliest.map_or(0, |(place, _)| place)
    }
}

impl<C> fmt::Debug for Slots<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slots")
            .field("sets", &self.sets.len())
            .finish_non_exhaustive()
    }
}
