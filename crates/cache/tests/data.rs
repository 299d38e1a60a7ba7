//! `cached`: values, tags, lives, scopes, and what is not kept.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::task::LocalSet;
use twinroute_cache::{
    CacheError, CacheLife, CacheOptions, CacheProfiles, Clock, IncrementalCache, MemoryCache,
    Revalidation, Scope, Tag, cache_life, cache_tag, cached_in,
};

const SECOND: Duration = Duration::from_secs(1);

struct Data {
    cache: IncrementalCache,
    clock: Clock,
    runs: Arc<AtomicU32>,
}

impl Data {
    fn new() -> Self {
        let clock = Clock::manual();
        Self {
            cache: IncrementalCache::new(MemoryCache::new().clock(clock.clone())),
            clock,
            runs: Arc::default(),
        }
    }

    /// Returns the number of the run that has computed the value.
    async fn get(&self, options: CacheOptions) -> u32 {
        let runs = Arc::clone(&self.runs);
        let next = async move { Ok::<_, Infallible>(runs.fetch_add(1, Ordering::Relaxed) + 1) };
        self.cache.cached("data", options, next).await.unwrap()
    }

    async fn fail(&self, options: CacheOptions) -> Result<u32, &'static str> {
        self.cache
            .cached("data", options, async { Err("failed") })
            .await
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_stale_value_is_returned_while_one_run_replaces_it() {
    let data = Data::new();
    let options = || CacheOptions::new().revalidate(SECOND).expire(60 * SECOND);
    assert_eq!(data.get(options()).await, 1);
    assert_eq!(data.get(options()).await, 1);
    data.clock.advance(SECOND);
    assert_eq!(data.get(options()).await, 1);
    assert_eq!(data.get(options()).await, 1);
    data.cache.idle().await;
    assert_eq!(data.get(options()).await, 2);
    data.clock.advance(60 * SECOND);
    assert_eq!(data.get(options()).await, 3, "it has expired");
    let counts = data.cache.counters()[0].1;
    assert_eq!((counts.hits, counts.stale, counts.misses), (2, 2, 2));
}

#[tokio::test(flavor = "current_thread")]
async fn a_failed_background_run_leaves_the_stale_value_and_is_tried_again() {
    let data = Data::new();
    let options = || CacheOptions::new().revalidate(SECOND);
    assert_eq!(data.get(options()).await, 1);
    data.clock.advance(SECOND);
    assert_eq!(data.fail(options()).await, Ok(1));
    data.cache.idle().await;
    assert_eq!(data.get(options()).await, 1);
    data.cache.idle().await;
    assert_eq!(data.get(options()).await, 2);
    assert_eq!(data.cache.counters()[0].1.errors, 1);
}

#[tokio::test(flavor = "current_thread")]
async fn failures_are_returned_and_not_kept() {
    let data = Data::new();
    assert_eq!(data.fail(CacheOptions::new()).await, Err("failed"));
    assert_eq!(data.get(CacheOptions::new()).await, 1);
}

#[tokio::test(flavor = "current_thread")]
async fn the_default_life_is_that_of_the_profile() {
    let data = Data::new();
    assert_eq!(data.get(CacheOptions::new()).await, 1);
    data.clock.advance(899 * SECOND);
    assert_eq!(data.get(CacheOptions::new()).await, 1);
    assert_eq!(data.cache.counters()[0].1.stale, 0);
    data.clock.advance(SECOND);
    assert_eq!(data.get(CacheOptions::new()).await, 1);
    assert_eq!(data.cache.counters()[0].1.stale, 1);

    let data = Data::new();
    let profiles = CacheProfiles::new()
        .profile("default", CacheLife::SECONDS)
        .unwrap();
    data.cache.set_profiles(profiles);
    assert_eq!(data.get(CacheOptions::new()).await, 1);
    data.clock.advance(60 * SECOND);
    assert_eq!(data.get(CacheOptions::new()).await, 2);
}

#[tokio::test(flavor = "current_thread")]
async fn tags_are_known_before_or_after_computing() {
    let data = Data::new();
    let options = || CacheOptions::new().tags(["before", "both"]);
    let compute = || {
        let runs = Arc::clone(&data.runs);
        data.cache.cached("tagged", options(), async move {
            let run = runs.fetch_add(1, Ordering::Relaxed) + 1;
            tokio::task::yield_now().await;
            cache_tag("after")?;
            cache_tag("both")?;
            Ok::<_, CacheError>(run)
        })
    };
    for (run, tag) in (1..).zip(["before", "after", "both"]) {
        assert_eq!(compute().await.unwrap(), run);
        assert_eq!(compute().await.unwrap(), run);
        data.cache
            .revalidate_tag(tag, Revalidation::Now)
            .await
            .unwrap();
    }
    assert_eq!(compute().await.unwrap(), 4);
    data.cache
        .revalidate_tag("Before", Revalidation::Now)
        .await
        .unwrap();
    data.cache
        .revalidate_tag("aft", Revalidation::Now)
        .await
        .unwrap();
    assert_eq!(compute().await.unwrap(), 4);
}

#[tokio::test(flavor = "current_thread")]
async fn the_shortest_life_counts() {
    let data = Data::new();
    let compute = |options: CacheOptions| {
        data.cache.cached("life", options, async {
            cache_life("days")?;
            cache_life("hours")?;
            Ok::<_, CacheError>(())
        })
    };
    let scope = Scope::new(&data.cache);
    scope.enter(compute(CacheOptions::new())).await.unwrap();
    assert_eq!(scope.life(), Some(CacheLife::HOURS));
    let minutes = CacheOptions::from(CacheLife::MINUTES);
    data.cache
        .revalidate_tag("none", Revalidation::Now)
        .await
        .unwrap();
    let scope = Scope::new(&data.cache);
    let other = data.cache.cached("other", minutes, async {
        cache_life("days")?;
        Ok::<_, CacheError>(())
    });
    scope.enter(other).await.unwrap();
    assert_eq!(scope.life(), Some(CacheLife::MINUTES));
}

#[tokio::test(flavor = "current_thread")]
async fn tags_and_lives_reach_the_outer_scope_also_on_a_hit() {
    let data = Data::new();
    for _ in 0..2 {
        let scope = Scope::new(&data.cache);
        let options = CacheOptions::from(CacheLife::MINUTES).tag("inner");
        assert_eq!(scope.enter(data.get(options)).await, 1);
        assert_eq!(scope.tags(), [Tag::new("inner").unwrap()]);
        assert_eq!(scope.life(), Some(CacheLife::MINUTES));
    }
    assert!(Scope::current().is_none());
}

/// Nested data, as Next's `"use cache"`: without a life of its own the outer one is as short as the inner, and otherwise
/// keeps its own.
#[tokio::test(flavor = "current_thread")]
async fn outer_data_takes_the_tags_and_without_its_own_the_life_of_inner_data() {
    async fn outer(cache: &IncrementalCache, name: &str, options: CacheOptions) -> Scope {
        let scope = Scope::new(cache);
        let inner_cache = cache.clone();
        let compute = cache.cached(name, options, async move {
            let inner = CacheOptions::from(CacheLife::SECONDS).tag("inner");
            inner_cache
                .cached("inner", inner, async { Ok::<_, Infallible>(1) })
                .await
        });
        scope.enter(compute).await.unwrap();
        scope
    }
    let data = Data::new();
    let scope = outer(&data.cache, "outer", CacheOptions::new()).await;
    assert_eq!(scope.life(), Some(CacheLife::SECONDS));
    assert_eq!(scope.tags(), [Tag::new("inner").unwrap()]);
    data.cache.set_profiles(
        CacheProfiles::new()
            .profile("default", CacheLife::new().revalidate(SECOND / 2))
            .unwrap(),
    );
    let scope = outer(&data.cache, "default", CacheOptions::new()).await;
    let shortest = CacheLife::SECONDS.revalidate(SECOND / 2);
    assert_eq!(scope.life(), Some(shortest), "at most the default");
    let scope = outer(&data.cache, "own", CacheLife::DAYS.into()).await;
    assert_eq!(scope.life(), Some(CacheLife::DAYS));
    assert_eq!(scope.tags(), [Tag::new("inner").unwrap()]);
}

#[tokio::test(flavor = "current_thread")]
async fn a_computation_never_reads_stale_data() {
    let data = Data::new();
    let options = || CacheOptions::new().tag("t");
    assert_eq!(data.get(options()).await, 1);
    data.cache.revalidate_tag("t", "max").await.unwrap();
    let scope = Scope::new(&data.cache);
    assert_eq!(
        scope.enter(data.get(options())).await,
        2,
        "it waits for the new value"
    );
    assert_eq!(data.get(options()).await, 2);

    data.cache.revalidate_tag("t", "max").await.unwrap();
    let scope = Scope::new(&data.cache);
    let failed = scope.enter(data.fail(options())).await;
    assert_eq!(failed, Ok(2), "the stale value is better than none");
    assert_eq!(scope.tags(), [Tag::new("t").unwrap()]);
    let failed = scope.enter(
        data.cache
            .cached("cold", options(), async { Err::<u32, _>("failed") }),
    );
    assert_eq!(failed.await, Err("failed"));
}

#[tokio::test(flavor = "current_thread")]
async fn a_revalidated_path_drops_data_for_its_own_route_only() {
    let data = Data::new();
    let reader = |path| Scope::new(&data.cache).soft_tags([Tag::of_path(path)]);
    assert_eq!(reader("/a").enter(data.get(CacheOptions::new())).await, 1);
    assert_eq!(reader("/b").enter(data.get(CacheOptions::new())).await, 1);
    data.cache.revalidate_path("/a").await.unwrap();
    assert_eq!(reader("/b").enter(data.get(CacheOptions::new())).await, 1);
    assert_eq!(data.get(CacheOptions::new()).await, 1);
    assert_eq!(reader("/a").enter(data.get(CacheOptions::new())).await, 2);
    assert_eq!(reader("/a").enter(data.get(CacheOptions::new())).await, 2);
    assert_eq!(reader("/b").enter(data.get(CacheOptions::new())).await, 2);

    data.cache.revalidate_path("/a").await.unwrap();
    let runs = Arc::clone(&data.runs);
    let next = async move { Ok::<_, Infallible>(runs.fetch_add(1, Ordering::Relaxed) + 1) };
    let soft_tags = [Tag::of_path("/a")];
    let value = cached_in(&data.cache, &soft_tags, "data", CacheOptions::new(), next);
    assert_eq!(value.await, Ok(3));
}

#[tokio::test(flavor = "current_thread")]
async fn a_revalidated_path_drops_data_within_data_too() {
    let data = Data::new();
    let read = || {
        let (cache, runs) = (data.cache.clone(), Arc::clone(&data.runs));
        let outer = data.cache.cached("outer", CacheOptions::new(), async move {
            let next = async move { Ok::<_, Infallible>(runs.fetch_add(1, Ordering::Relaxed) + 1) };
            cache.cached("inner", CacheOptions::new(), next).await
        });
        Scope::new(&data.cache)
            .soft_tags([Tag::of_path("/a")])
            .enter(outer)
    };
    assert_eq!(read().await, Ok(1));
    assert_eq!(read().await, Ok(1));
    data.cache.revalidate_path("/a").await.unwrap();
    assert_eq!(read().await, Ok(2));
}

#[tokio::test(flavor = "current_thread")]
async fn background_runs_stay_on_their_thread() {
    let data = Data::new();
    let local = LocalSet::new();
    let get = |value: u32| {
        let not_send = std::rc::Rc::new(value);
        let options = CacheOptions::new().revalidate(SECOND);
        cached_in(&data.cache, &[], "local", options, async move {
            Ok::<_, Infallible>(*not_send)
        })
    };
    assert_eq!(local.run_until(get(1)).await, Ok(1));
    data.clock.advance(SECOND);
    assert_eq!(local.run_until(get(2)).await, Ok(1));
    local.run_until(data.cache.idle()).await;
    assert_eq!(local.run_until(get(3)).await, Ok(2));
    data.clock.advance(SECOND);
    assert_eq!(
        get(4).await,
        Ok(2),
        "without a `LocalSet` there is no background run, and no panic"
    );
    data.cache.idle().await;
}

#[tokio::test(flavor = "current_thread")]
async fn the_functions_of_a_scope_have_errors() {
    assert!(matches!(
        cache_tag("t"),
        Err(CacheError::OutsideScope {
            function: "cache_tag"
        })
    ));
    assert!(matches!(
        cache_life("max"),
        Err(CacheError::OutsideScope {
            function: "cache_life"
        })
    ));
    let cache = IncrementalCache::default();
    let scope = Scope::new(&cache);
    let functions = scope.enter(async {
        assert!(matches!(cache_tag(""), Err(CacheError::Tag(_))));
        assert!(matches!(cache_tag(&"x".repeat(257)), Err(CacheError::Tag(_))));
        let unknown = cache_life("max ").unwrap_err().to_string();
        assert_eq!(
            unknown,
            "there is no profile `max `, only `days`, `default`, `hours`, `max`, `minutes`, `seconds`, `weeks`; \
             add your own with `CacheProfiles::profile`"
        );
        let life = CacheLife::new().revalidate(2 * SECOND).expire(SECOND);
        assert!(matches!(cache_life(life), Err(CacheError::Life(_))));
        for index in 0..1024 {
            cache_tag(&index.to_string()).unwrap();
        }
        let many = cache_tag("1025th").unwrap_err().to_string();
        assert_eq!(many, "there are more than 1024 tags");
        cache_tag("127").unwrap();
        let path = cache.revalidate_path("/a").await.unwrap_err().to_string();
        assert_eq!(path, "`revalidate_path` was called within a kept computation: call it from a handler");
        assert!(cache.revalidate_tag("t", "max").await.is_err());
    });
    functions.await;
    assert_eq!(scope.tags().len(), 1024);
    assert_eq!(scope.life(), None);
}

#[tokio::test(flavor = "current_thread")]
async fn what_can_not_be_kept_is_computed_each_time() {
    let data = Data::new();
    let second = CacheOptions::new().revalidate(2 * SECOND).expire(SECOND);
    let not_kept = [
        CacheOptions::new().tag(""),
        CacheOptions::new().tag("x".repeat(257)),
        CacheOptions::new().tags((0..129).map(|tag| tag.to_string())),
        CacheOptions::new().revalidate(Duration::ZERO),
        second,
    ];
    for (run, options) in (1..).step_by(2).zip(not_kept) {
        assert_eq!(data.get(options.clone()).await, run);
        assert_eq!(data.get(options).await, run + 1);
    }
    assert_eq!(data.get(CacheOptions::new().tag("x".repeat(256))).await, 11);
    assert_eq!(data.get(CacheOptions::new()).await, 11);

    // Its tags reach the response that is made of it, so that this can be revalidated.
    let scope = Scope::new(&data.cache);
    let many = CacheOptions::new()
        .tag("")
        .tags((0..129).map(|tag| tag.to_string()));
    assert_eq!(scope.enter(data.get(many.revalidate(SECOND))).await, 12);
    assert_eq!(scope.tags().len(), 129);
    assert_eq!(scope.life(), Some(CacheLife::new().revalidate(SECOND)));

    let bad_key: HashMap<(u8, u8), u8> = HashMap::from([((1, 2), 3)]);
    for expected in 13..15 {
        let runs = Arc::clone(&data.runs);
        let next = async move { Ok::<_, Infallible>(runs.fetch_add(1, Ordering::Relaxed) + 1) };
        let value = data.cache.cached(&bad_key, CacheOptions::new(), next).await;
        assert_eq!(value, Ok(expected));
    }
}

#[tokio::test(flavor = "current_thread")]
async fn values_that_are_large_or_no_json_are_returned_and_not_kept() {
    let cache = IncrementalCache::default();
    let large = |letter: &'static str| {
        let value = letter.repeat(2 * 1024 * 1024 - 1);
        cache.cached("large", CacheOptions::new(), async move {
            Ok::<_, Infallible>(value)
        })
    };
    assert!(large("a").await.unwrap().starts_with('a'));
    assert!(large("b").await.unwrap().starts_with('b'));

    let no_json = |value: u8| {
        let value = HashMap::from([((value, value), value)]);
        let value = Pairs(value.into_iter().collect());
        cache.cached("no JSON", CacheOptions::new(), async move {
            Ok::<_, Infallible>(value)
        })
    };
    assert_eq!(no_json(1).await.unwrap().0[&(1, 1)], 1);
    assert_eq!(no_json(2).await.unwrap().0[&(2, 2)], 2);

    // Kept under the same key as another type.
    let number = cache.cached("type", CacheOptions::new(), async {
        Ok::<_, Infallible>(1)
    });
    assert_eq!(number.await, Ok(1));
    let text = cache.cached("type", CacheOptions::new(), async {
        Ok::<_, Infallible>(String::from("x"))
    });
    assert_eq!(text.await, Ok(String::from("x")));
}

#[derive(Serialize, Deserialize)]
struct Pairs(HashMap<(u8, u8), u8>);

#[tokio::test(flavor = "current_thread")]
async fn keys_are_equal_when_their_json_is() {
    #[derive(Serialize)]
    struct Filter<'a> {
        name: &'a str,
        limit: Option<u32>,
    }
    let cache = IncrementalCache::default();
    let calls = Mutex::new(0);
    let get = |key: Value| {
        *calls.lock().unwrap() += 1;
        let call = *calls.lock().unwrap();
        cache.cached(key, CacheOptions::new(), async move {
            Ok::<_, Infallible>(call)
        })
    };
    assert_eq!(get(json!(("users", 1))).await, Ok(1));
    assert_eq!(get(json!(("users", "1"))).await, Ok(2));
    assert_eq!(get(json!(("users", 1_u64))).await, Ok(1));
    assert_eq!(
        get(json!(Filter {
            name: "a",
            limit: None
        }))
        .await,
        Ok(4)
    );
    assert_eq!(
        get(json!(Filter {
            name: "a",
            limit: Some(1)
        }))
        .await,
        Ok(5)
    );
    let unordered: HashMap<_, _> = (0..100)
        .map(|number| (number.to_string(), number))
        .collect();
    assert_eq!(get(json!(unordered)).await, Ok(6));
    let again: HashMap<_, _> = (0..100)
        .rev()
        .map(|number| (number.to_string(), number))
        .collect();
    assert_eq!(get(json!(again)).await, Ok(6));
    let long = "x".repeat(1_000_000);
    assert_eq!(get(json!((&long, 1))).await, Ok(8));
    assert_eq!(get(json!((&long, 2))).await, Ok(9));
    assert_eq!(get(json!((&long, 1))).await, Ok(8));
}

#[tokio::test(flavor = "current_thread")]
async fn a_failure_gives_its_tags_and_life_to_what_is_made_of_it() {
    let data = Data::new();
    let scope = Scope::new(&data.cache);
    let options = CacheOptions::from(CacheLife::MINUTES).tag("t");
    assert!(scope.enter(data.fail(options)).await.is_err());
    assert_eq!(scope.tags(), [Tag::new("t").unwrap()]);
    assert_eq!(scope.life(), Some(CacheLife::MINUTES));
}

#[tokio::test(flavor = "current_thread")]
async fn a_call_with_other_tags_adds_them_to_what_is_made_of_the_value() {
    let data = Data::new();
    assert_eq!(data.get(CacheOptions::new().tag("kept")).await, 1);
    let scope = Scope::new(&data.cache);
    assert_eq!(
        scope.enter(data.get(CacheOptions::new().tag("read"))).await,
        1
    );
    let tags = ["read", "kept"].map(|tag| Tag::new(tag).unwrap());
    assert_eq!(scope.tags(), tags);
}

#[tokio::test(flavor = "current_thread")]
async fn a_scope_can_compute_everything_anew() {
    let data = Data::new();
    assert_eq!(data.get(CacheOptions::new()).await, 1);
    let scope = Scope::new(&data.cache).anew();
    assert_eq!(scope.enter(data.get(CacheOptions::new())).await, 2);
    assert_eq!(data.get(CacheOptions::new()).await, 2, "it is kept");

    let scope = Scope::new(&data.cache).anew().soft_tags([]);
    let outer = data.cache.cached("outer", CacheOptions::new(), {
        let (cache, runs) = (data.cache.clone(), Arc::clone(&data.runs));
        async move {
            let next = async move { Ok::<_, Infallible>(runs.fetch_add(1, Ordering::Relaxed) + 1) };
            cache.cached("data", CacheOptions::new(), next).await
        }
    });
    assert_eq!(scope.enter(outer).await, Ok(3), "also what the data reads");
    assert_eq!(data.get(CacheOptions::new()).await, 3);
    assert_eq!(
        scope.enter(data.fail(CacheOptions::new())).await,
        Err("failed")
    );
    assert_eq!(
        data.get(CacheOptions::new()).await,
        3,
        "a failure replaces nothing"
    );
}

#[tokio::test(flavor = "current_thread")]
async fn data_that_reads_itself_runs_twice() {
    let cache = IncrementalCache::default();
    let inner = cache.clone();
    let outer = cache.cached("own", CacheOptions::new(), async move {
        let middle = inner.clone();
        let value = inner.cached("between", CacheOptions::new(), async move {
            middle
                .cached("own", CacheOptions::new(), async { Ok::<_, Infallible>(1) })
                .await
        });
        Ok::<_, Infallible>(value.await? + 1)
    });
    let value = tokio::time::timeout(Duration::from_secs(5), outer).await;
    assert_eq!(value, Ok(Ok(2)));
}
