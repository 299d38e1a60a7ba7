//! What stands in Redis.

#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::{collections::HashMap, time::Duration};

use twinroute_cache::{Cache as _, CacheLife, NewEntry};

use self::support::{Redis, begin, eventually, key, look, revalidate, shown, store, tags};

#[tokio::test]
async fn every_key_has_a_ttl_and_its_fields() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let settings = redis.settings().prefix("shop:");
    let cache = settings.connect().await.unwrap();
    store(&cache, "k", "one", &["a", "b c"]).await;

    let mut keys: Vec<String> = redis.run(&["KEYS", "*"]);
    keys.sort();
    assert_eq!(
        keys,
        [
            r#"shop:tr1:entry:v1:"k""#,
            "shop:tr1:guard",
            "shop:tr1:tag:a",
            "shop:tr1:tag:b c",
        ]
    );
    for key in &keys {
        assert!(redis.run::<i64>(&["PTTL", key]) > 0, "{key}");
    }
    let ttl: i64 = redis.run(&["TTL", &keys[0]]);
    assert!(
        (3_600..=3_660).contains(&ttl),
        "an hour and a minute: {ttl}"
    );
    assert!(redis.run::<i64>(&["TTL", &keys[2]]) > ttl);

    let fields: HashMap<String, String> = redis.run(&["HGETALL", &keys[0]]);
    let guard: HashMap<String, String> = redis.run(&["HGETALL", &keys[1]]);
    let tag: String = redis.run(&["HGET", &keys[2], "base"]);
    assert_eq!(fields["guard"], guard["base"]);
    assert_eq!(fields["value"], "one");
    assert_eq!(fields["tags"], r#"["a","b c"]"#);
    assert_eq!(fields["bases"], format!("{tag} {tag}"));
    assert_eq!(
        (&*fields["revalidate"], &*fields["expire"]),
        ("60000", "3600000")
    );
    let micros = |name: &str| fields[name].parse::<u64>().unwrap();
    assert!(micros("started") <= micros("stored") + 1_000);
}

#[tokio::test]
async fn a_lease_lives_as_long_as_its_run() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let cache = redis
        .settings()
        .lease(Duration::from_secs(1))
        .connect()
        .await
        .unwrap();
    let lease = r#"tr1:lease:v1:"k""#;
    let started = begin(&cache, "k").await;
    assert_eq!(
        redis.run::<String>(&["GET", lease]),
        started.token.to_string()
    );
    for _ in 0..10 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert!(redis.run::<i64>(&["PTTL", lease]) > 0);
    }
    cache.abandon(&key("k"), started);
    eventually(
        "the lease is given back",
        Duration::from_millis(500),
        async || !redis.run::<bool>(&["EXISTS", lease]),
    )
    .await;
}

#[tokio::test]
async fn a_lease_that_is_gone_is_not_renewed() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let settings = redis.settings().lease(Duration::from_millis(150));
    let cache = settings.connect().await.unwrap();
    let lease = r#"tr1:lease:v1:"k""#;
    for taken in [false, true] {
        let started = begin(&cache, "k").await;
        // As if another command had just ended the run.
        redis.delete(lease);
        if taken {
            let () = redis.run(&["SET", lease, "1", "PX", "5000"]);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        let holder: Option<String> = redis.run(&["GET", lease]);
        assert_eq!(holder.as_deref(), taken.then_some("1"));
        cache.abandon(&key("k"), started);
    }
}

#[tokio::test]
async fn no_lease_is_left_by_a_run_that_has_ended() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let settings = redis.settings().lease(Duration::from_millis(30));
    let cache = settings.connect().await.unwrap();
    let mut connection = redis.connection();
    for _ in 0..3_000 {
        store(&cache, "k", "1", &[]).await;
        let is_left: bool = redis::cmd("EXISTS")
            .arg(r#"tr1:lease:v1:"k""#)
            .query(&mut connection)
            .unwrap();
        assert!(!is_left);
    }
}

#[tokio::test]
async fn entries_belong_to_a_version_and_tags_to_all() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let old = redis.settings().version("1").connect().await.unwrap();
    let new = redis.settings().version("2").connect().await.unwrap();
    store(&old, "k", "old", &["a"]).await;
    assert_eq!(look(&new, "k").await, "miss");
    store(&new, "k", "new", &["a"]).await;
    assert_eq!(look(&old, "k").await, "fresh old");

    revalidate(&new, &["a"]).await;
    assert_eq!(look(&new, "k").await, "miss");
    eventually(
        "seen by the other version",
        Duration::from_secs(2),
        async || look(&old, "k").await == "miss",
    )
    .await;
}

#[tokio::test]
async fn lives_and_values_are_kept_as_they_are() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let cache = redis.cache().await;
    let second = Duration::from_secs(1);
    let lives = [
        CacheLife::FOREVER,
        CacheLife::FOREVER.revalidate(second),
        CacheLife::FOREVER.revalidate(second).expire(2 * second),
        CacheLife::FOREVER.expire(Duration::MAX),
    ];
    for (index, life) in lives.into_iter().enumerate() {
        let name = index.to_string();
        let value = vec![0, 255, b'\r', b'\n', u8::try_from(index).unwrap()];
        let new = NewEntry::new(value.clone(), life, tags(&["x\u{e9}\"\n,"]));
        let started = begin(&cache, &name).await;
        cache.store(&key(&name), started, new).await;
        let found = cache.get(&key(&name), &[]).await;
        let entry = found.usable().unwrap();
        assert_eq!(entry.value(), &value);
        assert_eq!(entry.life().revalidate_after(), life.revalidate_after());
        let expire = life
            .expire_after()
            .map(|expire| expire.min(Duration::from_millis(u64::MAX)));
        assert_eq!(entry.life().expire_after(), expire);
        assert_eq!(**entry.tags(), *tags(&["x\u{e9}\"\n,"]));
    }
}

#[tokio::test]
async fn an_entry_ages_by_the_clock_of_redis() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let cache = redis.cache().await;
    let life = CacheLife::new()
        .revalidate(Duration::from_millis(700))
        .expire(Duration::from_millis(1_400));
    let started = begin(&cache, "k").await;
    cache
        .store(&key("k"), started, NewEntry::new("1", life, []))
        .await;
    assert_eq!(look(&cache, "k").await, "fresh 1");
    tokio::time::sleep(Duration::from_millis(710)).await;
    assert_eq!(look(&cache, "k").await, "stale 1");
    tokio::time::sleep(Duration::from_millis(710)).await;
    assert_eq!(look(&cache, "k").await, "expired 1");
}

#[tokio::test]
async fn a_failed_run_gives_the_entry_another_life() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let cache = redis.cache().await;
    let life = CacheLife::new().revalidate(Duration::from_millis(100));
    let started = begin(&cache, "k").await;
    cache
        .store(&key("k"), started, NewEntry::new("1", life, tags(&["a"])))
        .await;
    tokio::time::sleep(Duration::from_millis(110)).await;
    let found = cache.get(&key("k"), &[]).await;
    assert_eq!(shown(&found), "stale 1");

    let run = begin(&cache, "k").await;
    cache
        .postpone(&key("k"), run, found.usable().unwrap(), CacheLife::MINUTES)
        .await;
    assert_eq!(look(&cache, "k").await, "fresh 1");
    // The lease was given back.
    let run = begin(&cache, "k").await;

    // An entry that a revalidation has made stale stays so.
    cache
        .revalidate(&tags(&["a"]), Some(Duration::from_secs(60)))
        .await
        .unwrap();
    let found = cache.get(&key("k"), &[]).await;
    assert_eq!(shown(&found), "stale 1");
    cache
        .postpone(&key("k"), run, found.usable().unwrap(), CacheLife::MINUTES)
        .await;
    assert_eq!(look(&cache, "k").await, "stale 1");
}

#[tokio::test]
async fn malformed_values_are_misses() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let cache = redis.cache().await;
    let stored = r#"tr1:entry:v1:"k""#;
    let texts = [
        "",
        "x",
        "-1",
        "1e400",
        "nan",
        "[",
        "[1]",
        "{}",
        "\u{0}",
        "99999999999999999999999",
    ];
    let fields = [
        "guard",
        "started",
        "stored",
        "revalidate",
        "expire",
        "tags",
        "bases",
        "value",
    ];
    for field in fields {
        for text in texts {
            store(&cache, "k", "1", &["a"]).await;
            redis.run::<i64>(&["HSET", stored, field, text]);
            let found = look(&cache, "k").await;
            let is_harmless = matches!(
                field,
                "revalidate" | "expire" | "value" | "stored" | "started"
            );
            assert!(
                found == "miss" || is_harmless,
                "{field} = {text:?}: {found}"
            );
        }
        store(&cache, "k", "2", &["a"]).await;
        assert_eq!(look(&cache, "k").await, "fresh 2", "replaced after {field}");
        redis.run::<i64>(&["HDEL", stored, field]);
        assert_eq!(look(&cache, "k").await, "miss", "{field}");
    }

    // Keys of another type: the entry is replaced, and a tag or a guard is of no use until it is gone.
    redis.delete(stored);
    redis.run::<i64>(&["RPUSH", stored, "x"]);
    assert_eq!(look(&cache, "k").await, "miss");
    for key in ["tr1:tag:a", "tr1:guard"] {
        store(&cache, "k", "1", &["a"]).await;
        redis.delete(key);
        redis.run::<i64>(&["RPUSH", key, "x"]);
        assert_eq!(look(&cache, "k").await, "miss", "{key}");
        redis.delete(key);
        eventually("used again", Duration::from_secs(5), async || {
            let _ = cache.begin(&support::key("other")).await;
            let begun = cache.begin(&support::key("k")).await;
            if let twinroute_cache::Begin::Run(started) = begun {
                cache
                    .store(&support::key("k"), started, support::entry("2", &["a"]))
                    .await;
            }
            look(&cache, "k").await == "fresh 2"
        })
        .await;
    }
}

#[tokio::test]
async fn a_message_that_is_not_understood_drops_local_copies() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let cache = redis.settings().connect().await.unwrap();
    for message in [
        "",
        "x",
        "{}",
        r#"{"all":true}"#,
        r#"{"at":-1,"tags":["a"]}"#,
    ] {
        store(&cache, "k", "1", &["a"]).await;
        assert_eq!(
            cache
                .peek(&key("k"), &[])
                .map(|found| shown(&found))
                .as_deref(),
            Some("fresh 1")
        );
        redis.run::<i64>(&["PUBLISH", "tr1:revalidated", message]);
        eventually(message, Duration::from_secs(2), async || {
            cache.peek(&key("k"), &[]).is_none()
        })
        .await;
        assert_eq!(look(&cache, "k").await, "fresh 1", "it is read again");
    }
}

#[tokio::test]
async fn emptying_redis_empties_the_local_copies() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let cache = redis
        .settings()
        .step_timeout(Duration::from_millis(200))
        .connect()
        .await
        .unwrap();
    store(&cache, "k", "1", &["a"]).await;
    redis.run::<String>(&["FLUSHALL"]);
    eventually("dropped", Duration::from_secs(2), async || {
        look(&cache, "k").await == "miss"
    })
    .await;
    redis.run::<String>(&["SCRIPT", "FLUSH"]);
    store(&cache, "k", "2", &["a"]).await;
    assert_eq!(look(&cache, "k").await, "fresh 2");
}

#[tokio::test]
async fn settings_are_checked() {
    let connect = async |url: &str, version: &str| {
        let error = twinroute_redis::RedisCache::builder(url)
            .version(version)
            .connect()
            .await;
        error.unwrap_err().to_string()
    };
    let error = connect("http://127.0.0.1", "1").await;
    assert!(
        error.starts_with("the URL of Redis is not valid"),
        "{error}"
    );
    let long = "x".repeat(65);
    for version in ["", "a:b", "a b", &long] {
        let error = connect("redis://127.0.0.1", version).await;
        assert!(
            error.contains("is not valid: expected 1 to 64 letters"),
            "{error}"
        );
    }
    let settings = || twinroute_redis::RedisCache::builder("redis://127.0.0.1").version("1");
    for (settings, expected) in [
        (
            settings().lease(Duration::ZERO),
            "`lease` is 0ns: expected 10ms to 86400s",
        ),
        (
            settings().step_timeout(Duration::ZERO),
            "`step_timeout` is 0ns: expected 1ms to 60s",
        ),
        (settings().step_timeout(Duration::MAX), "`step_timeout` is "),
        (settings().max_ttl(Duration::MAX), "`max_ttl` is "),
    ] {
        let error = settings.connect().await.unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
    let error = twinroute_redis::RedisCache::builder("redis://127.0.0.1")
        .connect()
        .await;
    assert!(
        error
            .unwrap_err()
            .to_string()
            .starts_with("the version of the application is not set")
    );
}

/// The permissions that the documentation of the crate lists.
#[tokio::test]
async fn the_listed_permissions_suffice() {
    let listed = "+hello +auth +select +ping +info +subscribe +publish +evalsha +eval +script|load +time +hget +hmget +hset \
                  +get +set +del +exists +pttl +pexpire";
    let documentation = include_str!("../src/lib.rs").replace("\n//!   ", " ");
    assert!(
        documentation.contains(listed),
        "the list of the documentation is another one"
    );
    let user = format!("--user app on >secret ~shop:tr1:* &shop:tr1:* {listed}");
    let user: Vec<&str> = user.split_whitespace().collect();
    let Some(redis) = Redis::start(&user) else {
        return;
    };
    let url = format!("redis://app:secret@127.0.0.1:{}", redis.port);
    let settings = twinroute_redis::RedisCache::builder(url)
        .version("v1")
        .prefix("shop:");
    let settings = settings.step_timeout(Duration::from_millis(500));
    let cache = settings.connect().await.unwrap();
    let old = begin(&cache, "k").await;
    cache.abandon(&key("k"), old);
    eventually("given back", Duration::from_secs(1), async || {
        !redis.run::<bool>(&["EXISTS", r#"shop:tr1:lease:v1:"k""#])
    })
    .await;
    store(&cache, "k", "1", &["a"]).await;
    tokio::time::sleep(Duration::from_millis(1_000)).await;
    assert_eq!(look(&cache, "k").await, "fresh 1");
    revalidate(&cache, &["a"]).await;
    assert_eq!(look(&cache, "k").await, "miss");
    let denied: Vec<redis::Value> = redis.run(&["ACL", "LOG"]);
    assert!(denied.is_empty(), "{denied:?}");
}
