//! Tags of readers.

use std::collections::HashMap;

use twinroute_cache::{Tag, Timestamp};

/// The most tags that are remembered.
const MAX_TAGS: usize = 50_000;

/// Which entries are known not to be revalidated by tags that they don't have themselves, in times of Redis (µs).
///
/// An entry can be read by different readers. That one of them found it fresh in Redis says nothing about the tags of
/// another one: those may have been revalidated after the entry's run began, and before it was read.
#[derive(Debug)]
pub(crate) struct SoftTags {
    /// Tags without an own time were not revalidated since.
    since: u64,
    of: HashMap<Tag, Clear>,
    /// The last revalidation that was received.
    last: u64,
}

/// A tag was not revalidated since `since`.
#[derive(Debug, Clone, Copy)]
struct Clear {
    since: u64,
    /// The number of the revalidation that `since` comes from. Readings that began before prove nothing.
    number: u64,
}

impl Default for SoftTags {
    /// Nothing is known.
    fn default() -> Self {
        Self {
            since: u64::MAX,
            of: HashMap::new(),
            last: 0,
        }
    }
}

impl SoftTags {
    /// All revalidations since `time` are received. Those that were received already are known.
    pub(crate) fn receives_since(&mut self, time: u64) {
        self.since = self.since.min(time);
        self.last = self.last.max(time);
    }

    /// Whether none of the tags was revalidated since `begun`.
    pub(crate) fn are_clear(&self, tags: &[Tag], begun: Timestamp) -> bool {
        let begun = micros(begun);
        tags.iter().all(|tag| {
            let clear = self.of.get(tag).map_or(self.since, |clear| clear.since);
            clear <= begun
        })
    }

    /// Redis knows of no revalidation of the tags since `begun`: a reading said so that has this number.
    pub(crate) fn clear(&mut self, tags: &[Tag], begun: Timestamp, number: u64) {
        let begun = micros(begun);
        for tag in tags {
            let known = self.of.get(tag).copied();
            let known = known.unwrap_or(Clear {
                since: self.since,
                number: 0,
            });
            if begun < known.since && known.number < number {
                let clear = Clear {
                    since: begun,
                    ..known
                };
                self.insert(tag, clear);
            }
        }
    }

    /// The tags were revalidated at `at`, or at a time that is not known yet.
    pub(crate) fn revalidate(&mut self, tags: &[Tag], at: Option<u64>, number: u64) {
        let since = at.map_or(u64::MAX, |at| at.saturating_add(1));
        self.last = self.last.max(at.map_or(0, |at| at.saturating_add(1)));
        for tag in tags {
            self.insert(tag, Clear { since, number });
        }
    }

    fn insert(&mut self, tag: &Tag, clear: Clear) {
        if self.of.len() >= MAX_TAGS && !self.of.contains_key(tag) {
            self.forget();
        }
        self.of.insert(tag.clone(), clear);
    }

    /// Forgets the tags: entries whose runs began after the last revalidation are not concerned by any of them.
    fn forget(&mut self) {
        self.since = self.last;
        // Those of unknown time stay: Redis does not know of them yet. The queue bounds their number.
        self.of.retain(|_, clear| clear.since == u64::MAX);
    }
}

/// The start of a run, rounded down: it lies in a later millisecond than each revalidation before, so the order stays.
fn micros(time: Timestamp) -> u64 {
    time.as_millis().saturating_mul(1_000)
}

#[cfg(test)]
mod tests {
    use twinroute_cache::{Tag, Timestamp};

    use super::{MAX_TAGS, SoftTags};

    fn since(time: u64) -> SoftTags {
        let mut soft = SoftTags::default();
        soft.receives_since(time);
        soft
    }

    fn tag(text: &str) -> Tag {
        Tag::from_store(text)
    }

    fn at(millis: u64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn a_tag_is_clear_since_the_link_and_since_its_revalidation() {
        let mut soft = since(5_000);
        let a = [tag("a")];
        assert!(soft.are_clear(&[], at(0)));
        assert!(!soft.are_clear(&a, at(4)));
        assert!(soft.are_clear(&a, at(5)));

        soft.revalidate(&a, Some(7_000), 1);
        assert!(
            !soft.are_clear(&a, at(7)),
            "the entry may have begun before"
        );
        assert!(soft.are_clear(&a, at(8)));
        assert!(soft.are_clear(&[tag("b")], at(5)));
        assert!(!soft.are_clear(&[tag("b"), tag("a")], at(5)));
    }

    #[test]
    fn an_unknown_time_is_later_than_all() {
        let mut soft = since(0);
        let a = [tag("a")];
        soft.revalidate(&a, None, 1);
        assert!(!soft.are_clear(&a, at(1_000_000)));
        soft.revalidate(&a, Some(10_000), 2);
        assert!(soft.are_clear(&a, at(11)));
    }

    #[test]
    fn a_reading_proves_the_time_before_the_link() {
        let mut soft = since(5_000);
        let a = [tag("a")];
        soft.clear(&a, at(2), 1);
        assert!(soft.are_clear(&a, at(2)));
        assert!(!soft.are_clear(&a, at(1)));
        assert!(!soft.are_clear(&[tag("b")], at(2)));
    }

    #[test]
    fn a_reading_that_began_before_a_revalidation_proves_nothing() {
        let mut soft = since(5_000);
        let a = [tag("a")];
        soft.revalidate(&a, Some(9_000), 2);
        soft.clear(&a, at(6), 1);
        assert!(!soft.are_clear(&a, at(6)));
        // One that began after it and still says so: Redis has judged the entry with the revalidation.
        soft.clear(&a, at(6), 3);
        assert!(soft.are_clear(&a, at(6)));
    }

    #[test]
    fn it_is_bounded() {
        let mut soft = since(0);
        soft.revalidate(&[tag("pending")], None, 1);
        for number in 0..=MAX_TAGS as u64 {
            soft.revalidate(
                &[tag(&number.to_string())],
                Some(number * 1_000),
                number + 2,
            );
        }
        assert!(soft.of.len() <= MAX_TAGS);
        assert!(!soft.are_clear(&[tag("pending")], at(1_000_000)));
        let last = MAX_TAGS as u64;
        assert!(!soft.are_clear(&[tag("0")], at(last - 2)));
        assert!(soft.are_clear(&[tag("0")], at(last + 1)));
    }
}
