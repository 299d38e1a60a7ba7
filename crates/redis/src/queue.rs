//! Revalidations that Redis has not acknowledged.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use twinroute_cache::Tag;

/// The maximum number of tags that wait. When it is exceeded, all entries are revalidated in their place.
pub(crate) const MAX_TAGS: usize = 10_000;

/// The revalidations of this process that Redis has not acknowledged.
///
/// While there are any, Redis counts as lost: it would serve as fresh what was revalidated here.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    waiting: Mutex<Waiting>,
    is_pending: AtomicBool,
}

/// What waits.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// These tags: `None` at once, otherwise from the time on at which their entries expire.
    Tags(HashMap<Tag, Deadline>),
    /// All entries: there were too many tags.
    All,
}

/// When the entries of a revalidated tag expire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Deadline {
    Now,
    At(Instant),
    Never,
}

impl Deadline {
    pub(crate) fn new(expire: Option<Duration>) -> Self {
        match expire {
            None => Self::Now,
            Some(expire) => Instant::now()
                .checked_add(expire)
                .map_or(Self::Never, Self::At),
        }
    }

    /// Returns what is left of it: `None` for at once, `Some(Duration::MAX)` for never.
    pub(crate) fn rest(self) -> Option<Duration> {
        match self {
            Self::Now => None,
            Self::At(at) => Some(at.saturating_duration_since(Instant::now())),
            Self::Never => Some(Duration::MAX),
        }
    }
}

impl Default for Waiting {
    fn default() -> Self {
        Self::Tags(HashMap::new())
    }
}

impl Waiting {
    fn add(&mut self, tags: impl IntoIterator<Item = (Tag, Deadline)>) {
        let Self::Tags(waiting) = self else { return };
        for (tag, deadline) in tags {
            waiting
                .entry(tag)
                .and_modify(|known| *known = deadline.min(*known))
                .or_insert(deadline);
        }
        if waiting.len() > MAX_TAGS {
            *self = Self::All;
        }
    }

    fn is_empty(&self) -> bool {
        matches!(self, Self::Tags(tags) if tags.is_empty())
    }
}

impl Queue {
    /// Whether there are revalidations that Redis has not acknowledged.
    pub(crate) fn is_pending(&self) -> bool {
        self.is_pending.load(Ordering::Acquire)
    }

    /// Adds tags. Returns whether all entries are revalidated instead, because there are too many tags.
    pub(crate) fn add(&self, tags: &[Tag], deadline: Deadline) -> bool {
        let mut waiting = self.lock();
        waiting.add(tags.iter().map(|tag| (tag.clone(), deadline)));
        self.is_pending.store(true, Ordering::Release);
        *waiting == Waiting::All
    }

    /// Takes what waits, to send it. It is still pending until [`settle`](Self::settle).
    pub(crate) fn take(&self) -> Waiting {
        std::mem::take(&mut *self.lock())
    }

    /// Puts back what could not be sent.
    pub(crate) fn put_back(&self, unsent: Waiting) {
        let mut waiting = self.lock();
        match unsent {
            Waiting::Tags(tags) => waiting.add(tags),
            Waiting::All => *waiting = Waiting::All,
        }
    }

    /// Redis has acknowledged what was taken.
    pub(crate) fn settle(&self) {
        let waiting = self.lock();
        self.is_pending
            .store(!waiting.is_empty(), Ordering::Release);
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::HashMap, time::Duration};

    use twinroute_cache::Tag;

    use super::{Deadline, MAX_TAGS, Queue, Waiting};

    fn tag(text: &str) -> Tag {
        Tag::from_store(text)
    }

    #[test]
    fn the_earliest_deadline_of_a_tag_counts() {
        let queue = Queue::default();
        assert!(!queue.is_pending());
        let soon = Deadline::new(Some(Duration::from_secs(5)));
        queue.add(&[tag("a"), tag("b")], Deadline::new(Some(Duration::MAX)));
        queue.add(&[tag("a")], soon);
        queue.add(&[tag("a")], Deadline::Never);
        queue.add(&[tag("c")], soon);
        queue.add(&[tag("c")], Deadline::Now);
        let expected = HashMap::from([
            (tag("a"), soon),
            (tag("b"), Deadline::Never),
            (tag("c"), Deadline::Now),
        ]);
        assert_eq!(queue.take(), Waiting::Tags(expected));
    }

    #[test]
    fn it_is_pending_until_all_is_acknowledged() {
        let queue = Queue::default();
        queue.add(&[tag("a")], Deadline::Now);
        let taken = queue.take();
        assert!(queue.is_pending());
        queue.put_back(taken);
        assert!(queue.is_pending());

        let taken = queue.take();
        queue.add(&[tag("b")], Deadline::Now);
        drop(taken);
        queue.settle();
        assert!(queue.is_pending(), "`b` was added meanwhile");
        queue.take();
        queue.settle();
        assert!(!queue.is_pending());
    }

    #[test]
    fn too_many_tags_are_all_entries() {
        let queue = Queue::default();
        for number in 0..MAX_TAGS {
            assert!(!queue.add(&[tag(&number.to_string())], Deadline::Now));
        }
        assert!(!queue.add(&[tag("0")], Deadline::Now), "it waits already");
        assert!(queue.add(&[tag("one more")], Deadline::Now));
        assert!(queue.add(&[tag("another")], Deadline::Now));
        let taken = queue.take();
        assert_eq!(taken, Waiting::All);
        queue.put_back(taken);
        assert_eq!(queue.take(), Waiting::All);
    }
}
