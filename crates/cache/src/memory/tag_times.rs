//! When tags were revalidated.

use std::{
    collections::HashMap,
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::{Entry, Tag, Timestamp};

/// What revalidations did to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TagState {
    /// Nothing.
    Unchanged,
    /// It is stale.
    Stale,
    /// It is not used.
    Dropped,
}

/// The revalidations of one tag. They concern the entries of runs with lower numbers.
#[derive(Debug, Clone, Copy, Default)]
struct TagTime {
    /// The last revalidation that dropped its entries.
    dropped: u64,
    /// The last revalidation.
    stale: u64,
    /// When entries up to `stale` are dropped too: the earliest time that a revalidation since `dropped` has set.
    deadline: Option<Timestamp>,
}

impl TagTime {
    /// Applies a deadline that has passed.
    fn at(self, now: Timestamp) -> Self {
        match self.deadline {
            Some(deadline) if deadline <= now => Self {
                dropped: self.stale,
                deadline: None,
                ..self
            },
            _ => self,
        }
    }

    fn revalidated(self, number: u64, deadline: Option<Timestamp>, now: Timestamp) -> Self {
        let before = self.at(now);
        Self {
            stale: number,
            dropped: if deadline.is_none() {
                number
            } else {
                before.dropped
            },
            deadline: deadline.map(|new| before.deadline.map_or(new, |old| old.min(new))),
        }
    }

    fn state(self, sequence: u64, now: Timestamp) -> TagState {
        let time = self.at(now);
        if sequence <= time.dropped {
            TagState::Dropped
        } else if sequence <= time.stale {
            TagState::Stale
        } else {
            TagState::Unchanged
        }
    }
}

/// The times of all revalidated tags, bounded in bytes.
#[derive(Debug)]
pub(super) struct TagTimes {
    /// The number of the last revalidation. Its record is visible to those who read it.
    last: AtomicU64,
    times: RwLock<Times>,
    max_bytes: u64,
}

#[derive(Debug, Default)]
struct Times {
    of: HashMap<Tag, TagTime>,
    bytes: u64,
    /// The last revalidation whose record was removed to stay within the bound: all entries of earlier runs are dropped.
    floor: u64,
}

impl TagTimes {
    pub(super) fn new(max_bytes: u64) -> Self {
        Self {
            last: AtomicU64::new(0),
            times: RwLock::default(),
            max_bytes,
        }
    }

    /// Records a revalidation. Without a deadline, entries are dropped now.
    pub(super) fn revalidate(
        &self,
        tags: &[Tag],
        deadline: Option<Timestamp>,
        now: Timestamp,
        next: impl FnOnce() -> u64,
    ) {
        let mut times = self.times.write().unwrap_or_else(PoisonError::into_inner);
        // Numbered within the lock: when `last` is seen, all records up to it are.
        let number = next();
        for tag in tags {
            times.record(tag, number, deadline, now);
        }
        times.shrink(self.max_bytes);
        self.last.store(number, Ordering::Release);
    }

    /// Returns what revalidations did to an entry, also by the tags of its reader.
    pub(super) fn state(&self, entry: &Entry, soft_tags: &[Tag], now: Timestamp) -> TagState {
        let last = self.last.load(Ordering::Acquire);
        if is_checked(entry, soft_tags, last) {
            return TagState::Unchanged;
        }
        let times = self.times.read().unwrap_or_else(PoisonError::into_inner);
        let own = times.state(entry.tags(), entry.sequence, now);
        if own == TagState::Unchanged {
            entry.mark_checked(last);
        }
        worse(own, times.state(soft_tags, entry.sequence, now))
    }

    /// Whether it is known already that no revalidation concerns an entry.
    pub(super) fn is_unchanged(&self, entry: &Entry, soft_tags: &[Tag]) -> bool {
        is_checked(entry, soft_tags, self.last.load(Ordering::Acquire))
    }

    pub(super) fn bytes(&self) -> u64 {
        let times = self.times.read().unwrap_or_else(PoisonError::into_inner);
        times.bytes
    }
}

impl Times {
    fn record(&mut self, tag: &Tag, number: u64, deadline: Option<Timestamp>, now: Timestamp) {
        if let Some(time) = self.of.get_mut(tag) {
            *time = time.revalidated(number, deadline, now);
            return;
        }
        // Without a record, everything up to the floor counts as dropped already.
        let time = TagTime::default().revalidated(number, deadline, now);
        self.of.insert(tag.clone(), time);
        self.bytes += weight(tag);
    }

    fn state(&self, tags: &[Tag], sequence: u64, now: Timestamp) -> TagState {
        if sequence <= self.floor && !tags.is_empty() {
            return TagState::Dropped;
        }
        let states = tags.iter().filter_map(|tag| self.of.get(tag));
        let states = states.map(|time| time.state(sequence, now));
        states.fold(TagState::Unchanged, worse)
    }

    /// Removes the older half of the records if they take too many bytes.
    fn shrink(&mut self, max_bytes: u64) {
        if self.bytes <= max_bytes {
            return;
        }
        let mut numbers: Vec<u64> = self.of.values().map(|time| time.stale).collect();
        let middle = numbers.len() / 2;
        let (_, floor, _) = numbers.select_nth_unstable(middle);
        self.floor = self.floor.max(*floor);
        let floor = self.floor;
        self.of.retain(|_, time| time.stale > floor);
        self.of.shrink_to_fit();
        self.bytes = self.of.keys().map(weight).sum();
    }
}

/// Whether no revalidation up to `last` concerns an entry. The tags of readers are not kept with it.
fn is_checked(entry: &Entry, soft_tags: &[Tag], last: u64) -> bool {
    entry.checked.load(Ordering::Acquire) >= last
        && (soft_tags.is_empty() || entry.sequence >= last)
}

fn worse(one: TagState, other: TagState) -> TagState {
    match (one, other) {
        (TagState::Dropped, _) | (_, TagState::Dropped) => TagState::Dropped,
        (TagState::Stale, _) | (_, TagState::Stale) => TagState::Stale,
        _ => TagState::Unchanged,
    }
}

/// The bytes of a record: the text and its counters, and the place in the map, of which half may be empty.
fn weight(tag: &Tag) -> u64 {
    tag.as_str().len() as u64 + 144
}
