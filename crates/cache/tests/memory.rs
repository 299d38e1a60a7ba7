//! The memory of a million keys and tags stays within its bound. One process, so that its memory can be measured.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::{fs, sync::Arc, sync::Mutex, time::Duration};

use bytes::Bytes;
use bytesize::ByteSize;
use tracing::subscriber::with_default;
use tracing_subscriber::fmt::MakeWriter;
use twinroute_cache::{CacheKey, CacheLife, Entry, IncrementalCache, Lookup, MemoryCache, Tag};

const BOUND: ByteSize = ByteSize::mib(50);

/// The tests of this file measure the memory of the process, so they run one after the other.
static ALONE: Mutex<()> = Mutex::new(());

fn keep(memory: &MemoryCache, path: &str, value: Bytes, tags: Vec<Tag>) -> bool {
    let started = memory.start();
    let key = CacheKey::response(path).unwrap();
    let entry = Entry::new(
        value,
        CacheLife::DEFAULT,
        tags.into(),
        started.at,
        started.at,
    );
    memory.insert(&key, started, entry).1
}

fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kib.unwrap_or_default() * 1024
}

#[test]
fn a_million_random_keys_and_tags_stay_within_the_bound() {
    let _alone = ALONE.lock().unwrap();
    let memory = MemoryCache::new().max_bytes(BOUND);
    let before = resident();
    for number in 0..1_000_000_u64 {
        let random = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let tag = Tag::new(&format!("tag-{random:x}")).unwrap();
        let path = format!("/key/{random:x}");
        assert!(keep(
            &memory,
            &path,
            Bytes::from_static(b"value"),
            vec![tag.clone()]
        ));
        if number % 2 == 0 {
            memory.revalidate_now(&[tag], Some(Duration::from_secs(60)));
        }
    }
    let (entries, bytes) = memory.usage();
    assert!(bytes <= BOUND, "{bytes}");
    assert!(entries > 10_000, "{entries}");
    let grown = resident().saturating_sub(before);
    // An allocator keeps some memory that is free.
    assert!(grown < BOUND.0 * 3 / 2, "{}", ByteSize(grown));
}

#[test]
fn a_flood_of_large_entries_stays_within_the_bound() {
    let _alone = ALONE.lock().unwrap();
    let memory = MemoryCache::new().max_bytes(BOUND);
    let before = resident();
    for number in 0..500 {
        assert!(keep(
            &memory,
            &format!("/large/{number}"),
            vec![1; 5 << 20].into(),
            Vec::new()
        ));
    }
    let (entries, bytes) = memory.usage();
    assert!(bytes <= BOUND, "{bytes}");
    assert!((5..=9).contains(&entries), "{entries}");
    let grown = resident().saturating_sub(before);
    assert!(grown < BOUND.0 * 3 / 2, "{}", ByteSize(grown));
}

#[test]
fn the_entries_in_use_survive_a_flood_of_others() {
    let memory = MemoryCache::new().max_bytes(ByteSize::mib(1));
    assert!(keep(
        &memory,
        "/used",
        Bytes::from_static(b"value"),
        Vec::new()
    ));
    let key = CacheKey::response("/used").unwrap();
    for number in 0..10_000 {
        assert!(keep(
            &memory,
            &format!("/flood/{number}"),
            Bytes::from_static(b"value"),
            Vec::new()
        ));
        assert!(memory.find(&key, &[]).is_fresh(), "{number}");
    }
    let first = CacheKey::response("/flood/0").unwrap();
    assert!(matches!(memory.find(&first, &[]), Lookup::Miss));
}

#[test]
fn forgotten_tags_drop_what_was_begun_before_them() {
    let memory = MemoryCache::new().max_bytes(ByteSize::kib(64));
    let tag = |number: usize| Tag::new(&format!("tag-{number}")).unwrap();
    assert!(keep(
        &memory,
        "/old",
        Bytes::from_static(b"value"),
        vec![tag(0)]
    ));
    assert!(keep(
        &memory,
        "/untagged",
        Bytes::from_static(b"value"),
        Vec::new()
    ));
    memory.revalidate_now(&[tag(0)], None);
    let old = CacheKey::response("/old").unwrap();
    for number in 1..1000 {
        memory.revalidate_now(&[tag(number)], None);
        assert!(matches!(memory.find(&old, &[]), Lookup::Miss), "{number}");
    }
    assert!(keep(
        &memory,
        "/new",
        Bytes::from_static(b"value"),
        vec![tag(0)]
    ));
    assert!(
        memory
            .find(&CacheKey::response("/new").unwrap(), &[])
            .is_fresh()
    );
    let untagged = CacheKey::response("/untagged").unwrap();
    assert!(memory.find(&untagged, &[]).is_fresh());
    assert!(matches!(memory.find(&untagged, &[tag(5000)]), Lookup::Miss));
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[test]
fn an_entry_larger_than_the_bound_is_not_kept_and_logged_once() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_writer(log.clone()).finish();
    with_default(subscriber, || {
        let memory = MemoryCache::new().max_bytes(ByteSize::kib(10));
        for _ in 0..3 {
            assert!(!keep(
                &memory,
                "/large",
                vec![1; 10 << 10].into(),
                Vec::new()
            ));
        }
        assert!(keep(&memory, "/small", vec![1; 5 << 10].into(), Vec::new()));
        assert_eq!(memory.usage().0, 1);
        let nothing = MemoryCache::new().max_bytes(ByteSize(0));
        assert!(!keep(&nothing, "/small", Bytes::new(), Vec::new()));
    });
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_eq!(
        log.matches("an entry is larger than the cache").count(),
        1,
        "{log}"
    );
}

#[tokio::test(flavor = "current_thread")]
async fn values_that_can_not_be_kept_are_logged_once_for_each_name() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_writer(log.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let cache = IncrementalCache::default();
    for name in ["a", "b", "a", "b"] {
        let value = "x".repeat(3 << 20);
        let future = async move { Ok::<_, std::convert::Infallible>(value) };
        cache
            .cached((name, 1), twinroute_cache::CacheOptions::new(), future)
            .await
            .unwrap();
    }
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_eq!(
        log.matches("the value has 3145730 bytes").count(),
        2,
        "{log}"
    );
}
