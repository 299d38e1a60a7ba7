//! The runs of other servers with the same store, and a store that can't be reached.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use futures_util::future::{BoxFuture, FutureExt as _, ready};
use tokio::task::JoinSet;
use twinroute_cache::{
    Attempt, Begin, Cache, CacheError, CacheKey, CacheLife, Clock, Entry, IncrementalCache, Lookup,
    MemoryCache, NewEntry, Started, Stored, Tag,
};

/// A store whose `begin` says what a test wants.
#[derive(Debug, Clone, Default)]
struct Scripted(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    memory: MemoryCache,
    begins: Mutex<VecDeque<Script>>,
    abandoned: Mutex<usize>,
}

#[derive(Debug, Clone, Copy)]
enum Script {
    /// Another server runs.
    Busy,
    /// It has stored its value when it is asked for again.
    BusyThenStored,
    Uncached,
}

impl Scripted {
    fn new(script: &[Script]) -> (Self, IncrementalCache) {
        let store = Self::default();
        store.0.begins.lock().unwrap().extend(script);
        (store.clone(), IncrementalCache::new(store))
    }

    fn store_as_other(&self, key: &CacheKey) {
        let memory = &self.0.memory;
        let started = memory.start();
        let value = "other".into();
        let entry = Entry::new(
            value,
            CacheLife::FOREVER,
            Arc::default(),
            started.at,
            started.at,
        );
        memory.insert(key, started, entry);
    }
}

impl Cache for Scripted {
    fn clock(&self) -> &Clock {
        Cache::clock(&self.0.memory)
    }

    fn peek(&self, key: &CacheKey, soft_tags: &[Tag]) -> Option<Lookup> {
        // A store on another machine has to be asked.
        let found = self.0.memory.find(key, soft_tags);
        found.is_fresh().then_some(found)
    }

    fn get<'a>(&'a self, key: &'a CacheKey, soft_tags: &'a [Tag]) -> BoxFuture<'a, Lookup> {
        self.0.memory.get(key, soft_tags)
    }

    fn begin<'a>(&'a self, key: &'a CacheKey) -> BoxFuture<'a, Begin> {
        let script = self.0.begins.lock().unwrap().pop_front();
        let begin = match script {
            None => Begin::Run(self.0.memory.start()),
            Some(Script::Busy) => Begin::Busy,
            Some(Script::BusyThenStored) => {
                self.store_as_other(key);
                Begin::Busy
            }
            Some(Script::Uncached) => Begin::Uncached,
        };
        ready(begin).boxed()
    }

    fn store<'a>(
        &'a self,
        key: &'a CacheKey,
        started: Started,
        entry: NewEntry,
    ) -> BoxFuture<'a, Stored> {
        self.0.memory.store(key, started, entry)
    }

    fn postpone<'a>(
        &'a self,
        key: &'a CacheKey,
        started: Started,
        entry: &'a Arc<Entry>,
        life: CacheLife,
    ) -> BoxFuture<'a, ()> {
        self.0.memory.postpone(key, started, entry, life)
    }

    fn abandon(&self, _: &CacheKey, _: Started) {
        *self.0.abandoned.lock().unwrap() += 1;
    }

    fn revalidate<'a>(
        &'a self,
        tags: &'a [Tag],
        expire: Option<Duration>,
    ) -> BoxFuture<'a, Result<(), CacheError>> {
        self.0.memory.revalidate(tags, expire)
    }
}

fn key() -> CacheKey {
    CacheKey::response("/a").unwrap()
}

#[tokio::test(flavor = "current_thread")]
async fn the_value_of_another_server_is_waited_for() {
    let (_, cache) = Scripted::new(&[Script::Busy, Script::Busy, Script::BusyThenStored]);
    let mut calls = JoinSet::new();
    for _ in 0..100 {
        let cache = cache.clone();
        calls.spawn(async move {
            match cache.begin(&key()).await {
                Attempt::Ready(Lookup::Fresh(entry)) => entry.value().clone(),
                other => panic!("{other:?}"),
            }
        });
    }
    assert!(calls.join_all().await.iter().all(|value| value == "other"));
}

#[tokio::test(flavor = "current_thread")]
async fn a_server_that_died_is_replaced() {
    let (_, cache) = Scripted::new(&[Script::Busy, Script::Busy]);
    assert!(matches!(cache.begin(&key()).await, Attempt::Run(_)));
}

#[tokio::test(flavor = "current_thread")]
async fn without_a_store_all_run_at_once() {
    let (_, cache) = Scripted::new(&[Script::Uncached; 100]);
    let start = Instant::now();
    let mut calls = JoinSet::new();
    for _ in 0..100 {
        let cache = cache.clone();
        calls.spawn(async move {
            assert!(matches!(cache.begin(&key()).await, Attempt::Alone));
            tokio::time::sleep(Duration::from_millis(20)).await;
        });
    }
    calls.join_all().await;
    assert!(start.elapsed() < Duration::from_secs(1));
}

#[tokio::test(flavor = "current_thread")]
async fn no_background_run_begins_beside_that_of_another_server() {
    for script in [Script::Busy, Script::Uncached] {
        let (_, cache) = Scripted::new(&[script]);
        let run = cache.begin_background(&key()).unwrap();
        assert!(run.await.is_none());
        cache.idle().await;
        let run = cache.begin_background(&key()).unwrap();
        assert!(run.await.is_some(), "the key is free");
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_run_releases_its_lease_once() {
    let (store, cache) = Scripted::new(&[]);
    let run = || async {
        match cache.begin(&key()).await {
            Attempt::Run(run) => run,
            other => panic!("{other:?}"),
        }
    };
    let abandoned = || *store.0.abandoned.lock().unwrap();
    drop(run().await);
    assert_eq!(abandoned(), 1);
    run().await.discard();
    assert_eq!(abandoned(), 2);
    let not_kept = CacheLife::new().revalidate(Duration::ZERO);
    run().await.store(NewEntry::new("x", not_kept, [])).await;
    assert_eq!(abandoned(), 3);
    // A store ends these.
    let old = run()
        .await
        .store(NewEntry::new("x", CacheLife::FOREVER, []))
        .await;
    let (_, cache) = Scripted::new(&[]);
    match cache.begin(&key()).await {
        Attempt::Run(run) => run.postpone(&old).await,
        other => panic!("{other:?}"),
    }
    assert_eq!(abandoned(), 3);
}
