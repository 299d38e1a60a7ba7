//! Records that Redis evicts at any time: nothing becomes fresh by it.

#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::collections::HashMap;

use proptest::prelude::*;
use twinroute_cache::{Cache as _, CacheLife, Lookup, NewEntry, Started};
use twinroute_redis::RedisCache;

use self::support::{Redis, begin, key, look, revalidate, store, tag, tags};

const GUARD: &str = "tr1:guard";
const TAG: &str = "tr1:tag:a";

/// What is evicted between two steps.
const EVICTED: [&[&str]; 4] = [&[], &[TAG], &[GUARD], &[TAG, GUARD]];

fn evict(redis: &Redis, what: usize) {
    for key in EVICTED[what] {
        redis.delete(key);
    }
}

/// All evictions between all steps of a run with a revalidation in it.
#[tokio::test]
async fn a_run_that_began_before_a_revalidation_is_never_fresh() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let cache = redis.cache().await;
    let all = 0..EVICTED.len();
    let choices = all
        .clone()
        .flat_map(|one| all.clone().map(move |two| (one, two)));
    let choices = choices.flat_map(|(one, two)| all.clone().map(move |three| [one, two, three]));
    for is_known in [false, true] {
        for [first, second, third] in choices.clone() {
            redis.run::<String>(&["FLUSHALL"]);
            if is_known {
                store(&cache, "other", "x", &["a"]).await;
            }
            let started = begin(&cache, "k").await;
            evict(&redis, first);
            revalidate(&cache, &["a"]).await;
            evict(&redis, second);
            // Another run may create the records anew.
            store(&cache, "another", "x", &["a"]).await;
            evict(&redis, third);
            cache
                .store(&key("k"), started, support::entry("old", &["a"]))
                .await;
            let found = look(&cache, "k").await;
            assert_eq!(
                found, "miss",
                "known: {is_known}, evicted: {first} {second} {third}"
            );
        }
    }
}

/// All evictions around a revalidation of a stored entry.
#[tokio::test]
async fn a_stored_entry_is_not_fresh_after_its_revalidation() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let cache = redis.cache().await;
    for first in 0..EVICTED.len() {
        for second in 0..EVICTED.len() {
            redis.run::<String>(&["FLUSHALL"]);
            store(&cache, "k", "old", &["a"]).await;
            evict(&redis, first);
            revalidate(&cache, &["a"]).await;
            store(&cache, "another", "x", &["a"]).await;
            evict(&redis, second);
            store(&cache, "third", "x", &["a"]).await;
            assert_eq!(look(&cache, "k").await, "miss", "evicted: {first} {second}");
        }
    }
}

#[tokio::test]
async fn an_evicted_record_is_a_miss() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let cache = redis.cache().await;
    for evicted in [TAG, GUARD, r#"tr1:entry:v1:"k""#] {
        store(&cache, "k", "1", &["a"]).await;
        assert_eq!(look(&cache, "k").await, "fresh 1");
        redis.delete(evicted);
        assert_eq!(look(&cache, "k").await, "miss", "{evicted}");
        store(&cache, "other", "1", &["a"]).await;
        assert_eq!(
            look(&cache, "k").await,
            "miss",
            "{evicted}: a new record is another one"
        );
    }
}

#[tokio::test]
async fn tags_that_are_known_only_after_computing_are_proven_by_the_guard() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let cache = redis.cache().await;
    let started = begin(&cache, "k").await;
    revalidate(&cache, &["unrelated"]).await;
    cache
        .store(&key("k"), started, support::entry("1", &["new"]))
        .await;
    assert_eq!(
        look(&cache, "k").await,
        "miss",
        "`new` may have been evicted with a revalidation"
    );

    // Its record exists now, and proves the next run.
    let started = begin(&cache, "k").await;
    revalidate(&cache, &["unrelated"]).await;
    cache
        .store(&key("k"), started, support::entry("2", &["new"]))
        .await;
    assert_eq!(look(&cache, "k").await, "fresh 2");

    // Two runs with the same new tag at the same time are both kept.
    let (one, two) = (begin(&cache, "one").await, begin(&cache, "two").await);
    cache
        .store(&key("one"), one, support::entry("1", &["newer"]))
        .await;
    cache
        .store(&key("two"), two, support::entry("2", &["newer"]))
        .await;
    assert_eq!(look(&cache, "one").await, "fresh 1");
    assert_eq!(look(&cache, "two").await, "fresh 2");
}

#[tokio::test]
async fn soft_tags_count_for_their_readers() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    for cache in [
        redis.cache().await,
        redis.settings().connect().await.unwrap(),
    ] {
        redis.run::<String>(&["FLUSHALL"]);
        let state = async |name: &str| cache.get(&key("k"), &[tag(name)]).await.is_fresh();
        let store = async |name: &str| {
            let started = begin(&cache, "k").await;
            let new = support::entry("1", &["a"]).soft_tags(tags(&[name]));
            cache.store(&key("k"), started, new).await;
        };
        support::eventually("linked", std::time::Duration::from_secs(5), async || {
            // The first run makes the record, which proves the second one.
            store("path-1").await;
            store("path-1").await;
            state("path-1").await && state("path-2").await
        })
        .await;
        revalidate(&cache, &["path-2"]).await;
        assert!(!state("path-2").await);
        assert!(
            state("path-1").await,
            "it has a record that is older than the entry or the link"
        );
        store("path-2").await;
        store("path-2").await;
        assert!(state("path-1").await);
        assert!(state("path-2").await);
        redis.delete("tr1:tag:path-1");
        assert!(state("path-1").await);
        revalidate(&cache, &["path-1"]).await;
        assert!(!state("path-1").await, "also without a record");
        assert!(state("path-2").await);
    }
}

/// Another reader has read an entry before this one, whose tag was revalidated in between.
#[tokio::test]
async fn a_local_copy_does_not_hide_a_soft_tag_from_another_reader() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let writer = redis.cache().await;
    store(&writer, "k", "1", &["a"]).await;
    revalidate(&writer, &["path"]).await;
    let reader = redis.settings().connect().await.unwrap();
    assert!(reader.get(&key("k"), &[]).await.is_fresh());
    assert!(
        reader
            .peek(&key("k"), &[])
            .is_some_and(|found| found.is_fresh())
    );
    assert!(!reader.get(&key("k"), &[tag("path")]).await.is_fresh());
}

/// One step of a random interleaving.
#[derive(Debug, Clone)]
enum Step {
    Begin { key: usize },
    Store { run: usize, tags: u8, soft_tags: u8 },
    Revalidate { tags: u8, is_at_once: bool },
    Evict(usize),
    Look { key: usize, soft_tags: u8 },
}

const KEYS: [&str; 2] = ["x", "y"];
const TAGS: [&str; 2] = ["a", "b"];
const EVICTABLE: [&str; 7] = [
    "tr1:guard",
    "tr1:tag:a",
    "tr1:tag:b",
    r#"tr1:entry:v1:"x""#,
    r#"tr1:entry:v1:"y""#,
    r#"tr1:lease:v1:"x""#,
    r#"tr1:lease:v1:"y""#,
];

fn names(bits: u8) -> Vec<&'static str> {
    (0..TAGS.len())
        .filter(|tag| bits >> tag & 1 == 1)
        .map(|tag| TAGS[tag])
        .collect()
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let key = 0..KEYS.len();
    let step = prop_oneof![
        3 => key.clone().prop_map(|key| Step::Begin { key }),
        4 => (0..4_usize, 0..4_u8, 0..4_u8).prop_map(|(run, tags, soft_tags)| Step::Store { run, tags, soft_tags }),
        2 => (1..4_u8, any::<bool>()).prop_map(|(tags, is_at_once)| Step::Revalidate { tags, is_at_once }),
        3 => (0..EVICTABLE.len()).prop_map(Step::Evict),
        4 => (key, 0..4_u8).prop_map(|(key, soft_tags)| Step::Look { key, soft_tags }),
    ];
    prop::collection::vec(step, 1..80)
}

/// What has happened.
#[derive(Debug, Default)]
struct History {
    events: usize,
    /// The beginning and the tags of stored values.
    stored: HashMap<String, (usize, Vec<&'static str>)>,
    /// Each revalidation of a tag: when, and whether at once.
    revalidated: Vec<(&'static str, usize, bool)>,
}

impl History {
    fn next(&mut self) -> usize {
        self.events += 1;
        self.events
    }

    fn check(&self, found: &Lookup, soft_tags: &[&'static str]) -> Result<(), TestCaseError> {
        let Some(entry) = found.usable() else {
            return Ok(());
        };
        let value = String::from_utf8(entry.value().to_vec()).unwrap();
        let (begun, tags) = &self.stored[&value];
        let concerns = |name: &str| tags.contains(&name) || soft_tags.contains(&name);
        for (name, at, is_at_once) in &self.revalidated {
            if concerns(name) && at > begun {
                prop_assert!(
                    !found.is_fresh(),
                    "{value} is fresh after the revalidation of {name}"
                );
                prop_assert!(
                    !is_at_once,
                    "{value} is used after the revalidation of {name}"
                );
            }
        }
        Ok(())
    }
}

#[test]
fn nothing_becomes_fresh_by_evictions() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let cache = runtime.block_on(redis.cache());
    let connection = std::cell::RefCell::new(redis.connection());
    let config = ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(steps in steps())| {
        let () = redis::cmd("FLUSHALL").query(&mut *connection.borrow_mut()).unwrap();
        let mut connection = connection.borrow_mut();
        runtime.block_on(run(&cache, &mut connection, &steps))?;
    });
}

async fn run(
    cache: &RedisCache,
    redis: &mut redis::Connection,
    steps: &[Step],
) -> Result<(), TestCaseError> {
    let mut history = History::default();
    let mut runs: Vec<(usize, Started, usize)> = Vec::new();
    for step in steps {
        match step {
            Step::Begin { key } => {
                if let twinroute_cache::Begin::Run(started) =
                    cache.begin(&support::key(KEYS[*key])).await
                {
                    runs.push((*key, started, history.next()));
                }
            }
            Step::Store {
                run,
                tags,
                soft_tags,
            } if !runs.is_empty() => {
                let (key, started, begun) = runs.remove(run % runs.len());
                let value = begun.to_string();
                history.stored.insert(value.clone(), (begun, names(*tags)));
                let new = NewEntry::new(value, CacheLife::FOREVER, support::tags(&names(*tags)));
                let new = new.soft_tags(support::tags(&names(*soft_tags)));
                cache.store(&support::key(KEYS[key]), started, new).await;
            }
            Step::Store { .. } => {}
            Step::Revalidate { tags, is_at_once } => {
                let expire = (!is_at_once).then_some(std::time::Duration::from_secs(60));
                let at = history.next();
                cache
                    .revalidate(&support::tags(&names(*tags)), expire)
                    .await
                    .unwrap();
                history
                    .revalidated
                    .extend(names(*tags).into_iter().map(|name| (name, at, *is_at_once)));
            }
            Step::Evict(what) => {
                let () = redis::cmd("DEL")
                    .arg(EVICTABLE[*what])
                    .query(redis)
                    .unwrap();
            }
            Step::Look { key, soft_tags } => {
                let soft_tags = names(*soft_tags);
                let found = cache
                    .get(&support::key(KEYS[*key]), &support::tags(&soft_tags))
                    .await;
                history.check(&found, &soft_tags)?;
            }
        }
    }
    Ok(())
}

/// Redis evicts by itself.
#[tokio::test]
async fn a_full_redis_serves_nothing_that_was_revalidated() {
    for policy in ["allkeys-lru", "allkeys-random", "volatile-ttl"] {
        let arguments = ["--maxmemory", "3mb", "--maxmemory-policy", policy];
        let Some(redis) = Redis::start(&arguments) else {
            return;
        };
        let cache = redis.cache().await;
        let mut connection = redis.connection();
        let mut fresh = 0;
        for round in 0..150 {
            let value = round.to_string();
            let stored = begin(&cache, "stored").await;
            cache
                .store(&key("stored"), stored, support::entry(&value, &["a"]))
                .await;
            let started = begin(&cache, "run").await;
            fresh += usize::from(look(&cache, "stored").await == format!("fresh {value}"));
            for number in 0..round % 5 * 20 {
                let name = format!("filler {}", round * 100 + number);
                let filler = "x".repeat(5_000);
                let () = redis::cmd("SET")
                    .arg((name, filler, "EX", 60))
                    .query(&mut connection)
                    .unwrap();
            }
            revalidate(&cache, &["a"]).await;
            cache
                .store(&key("run"), started, support::entry("old", &["a"]))
                .await;
            for name in ["stored", "run"] {
                assert_eq!(look(&cache, name).await, "miss", "{policy}, round {round}");
            }
        }
        let stats: String = redis.run(&["INFO", "stats"]);
        assert!(!stats.contains("evicted_keys:0\r"), "{policy}");
        assert!(fresh > 100, "{policy}: {fresh}");
    }
}
