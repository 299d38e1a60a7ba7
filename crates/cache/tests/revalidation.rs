//! Revalidation by tag and path, its errors, and the clock.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use twinroute_cache::{
    Attempt, CacheKey, CacheLife, CacheProfiles, Clock, IncrementalCache, Lookup, MemoryCache,
    NewEntry, PathKind, RevalidateError, Revalidation, Tag,
};

const SECOND: Duration = Duration::from_secs(1);

struct Site {
    cache: IncrementalCache,
    clock: Clock,
}

impl Site {
    fn new() -> Self {
        let clock = Clock::manual();
        let cache = IncrementalCache::new(MemoryCache::new().clock(clock.clone()));
        Self { cache, clock }
    }

    /// Keeps the response of a route with this folder.
    async fn keep(&self, page: &str, path: &str, tags: &[&str]) {
        let mut all = Tag::of_route(page);
        all.push(Tag::of_path(path));
        all.extend(tags.iter().map(|tag| Tag::new(tag).unwrap()));
        let key = CacheKey::response(path).unwrap();
        match self.cache.begin(&key).await {
            Attempt::Run(run) => run.store(NewEntry::new("x", CacheLife::FOREVER, all)).await,
            other => panic!("{path} is kept: {other:?}"),
        };
    }

    async fn state(&self, path: &str) -> char {
        match self.cache.lookup(&CacheKey::response(path).unwrap()).await {
            Lookup::Fresh(_) => 'H',
            Lookup::Stale(_) => 'S',
            Lookup::Expired(_) => 'E',
            Lookup::Miss => 'M',
        }
    }
}

#[tokio::test(flavor = "current_thread")]
async fn ways_to_revalidate_a_tag() {
    let ways = [
        (Revalidation::Now, "MMM"),
        (Revalidation::Expire(Duration::ZERO), "MMM"),
        (Revalidation::Expire(SECOND), "SMM"),
        (Revalidation::Named("seconds"), "SSM"),
        (Revalidation::Named("minutes"), "SSS"),
        (Revalidation::Named("max"), "SSS"),
        (Revalidation::Named("default"), "SSS"),
        (Revalidation::Named("own"), "SSM"),
    ];
    for (how, expected) in ways {
        let site = Site::new();
        let own = CacheLife::new().expire(30 * SECOND);
        site.cache
            .set_profiles(CacheProfiles::new().profile("own", own).unwrap());
        site.keep("/a", "/a", &["t"]).await;
        site.keep("/b", "/b", &["other"]).await;
        site.cache.revalidate_tag("t", how).await.unwrap();
        let mut states = String::from(site.state("/a").await);
        site.clock.advance(SECOND);
        states.push(site.state("/a").await);
        site.clock.advance(60 * SECOND);
        states.push(site.state("/a").await);
        assert_eq!(states, expected, "{how:?}");
        assert_eq!(site.state("/b").await, 'H');
    }
}

#[tokio::test(flavor = "current_thread")]
async fn several_revalidations_of_a_tag() {
    let site = Site::new();
    site.keep("/a", "/a", &["t"]).await;
    site.cache.revalidate_tag("t", SECOND).await.unwrap();
    site.cache.revalidate_tag("t", "max").await.unwrap();
    site.clock.advance(SECOND);
    assert_eq!(
        site.state("/a").await,
        'M',
        "a later expiry does not postpone an earlier one"
    );

    site.keep("/a", "/a", &["t"]).await;
    site.cache
        .revalidate_tag("t", Revalidation::Now)
        .await
        .unwrap();
    site.cache.revalidate_tag("t", "max").await.unwrap();
    assert_eq!(
        site.state("/a").await,
        'M',
        "a later expiry does not undo an earlier revalidation"
    );

    site.keep("/a", "/a", &["t"]).await;
    site.cache.revalidate_tag("t", SECOND).await.unwrap();
    drop_and_keep(&site).await;
    site.clock.advance(2 * SECOND);
    assert_eq!(
        site.state("/a").await,
        'H',
        "the expiry concerns only what was begun before"
    );
}

async fn drop_and_keep(site: &Site) {
    let key = CacheKey::response("/a").unwrap();
    let run = site.cache.begin_background(&key).unwrap().await.unwrap();
    run.store(NewEntry::new(
        "y",
        CacheLife::FOREVER,
        [Tag::new("t").unwrap()],
    ))
    .await;
}

/// What Next does for these is recorded in the conformance project `revalidation`.
#[tokio::test(flavor = "current_thread")]
async fn paths_of_responses() {
    let paths = [
        ("/posts/1", "/posts/1", 'M'),
        ("/posts/1", "/posts/1/", 'M'),
        ("/posts/1", "/posts", 'H'),
        ("/posts/1", "/Posts/1", 'H'),
        ("/posts/1", "/posts/2", 'H'),
        ("/", "/", 'M'),
        ("/", "/index", 'M'),
        ("/caf%C3%A9", "/caf\u{e9}", 'M'),
        ("/caf\u{e9}", "/caf%c3%a9", 'M'),
        ("/a%20b", "/a b", 'M'),
        ("/a%2fb", "/a%2Fb", 'M'),
        ("/a%2Fb", "/a/b", 'H'),
        ("/x,y", "/x", 'H'),
        ("/x,y", "/x,y", 'M'),
    ];
    for (kept, revalidated, expected) in paths {
        let site = Site::new();
        site.keep("/[...path]", kept, &[]).await;
        site.cache.revalidate_path(revalidated).await.unwrap();
        assert_eq!(site.state(kept).await, expected, "{kept}, {revalidated}");
    }
}

/// A Next application with the same store keeps a path as its first client has spelled it.
#[tokio::test(flavor = "current_thread")]
async fn the_spelling_of_a_path_is_revalidated_too() {
    let site = Site::new();
    let key = CacheKey::response("/next").unwrap();
    let Attempt::Run(run) = site.cache.begin(&key).await else {
        panic!("it is a miss");
    };
    let tags = [Tag::from_store("_N_T_/a%62")];
    run.store(NewEntry::new("x", CacheLife::FOREVER, tags))
        .await;
    site.cache.revalidate_path("/ab").await.unwrap();
    assert_eq!(site.state("/next").await, 'H');
    site.cache.revalidate_path("/a%62/").await.unwrap();
    assert_eq!(site.state("/next").await, 'M');
}

#[tokio::test(flavor = "current_thread")]
async fn paths_of_routes_and_folders() {
    let paths = [
        ("/", 'M'),
        ("/posts", 'M'),
        ("/posts/", 'M'),
        ("/posts/(in)", 'M'),
        ("/posts/(in)/[id]", 'M'),
        ("/posts/[id]", 'H'),
        ("/posts/(in)/[slug]", 'H'),
        ("/Posts", 'H'),
        ("/posts/1", 'H'),
    ];
    for (path, expected) in paths {
        let site = Site::new();
        site.keep("/posts/(in)/[id]", "/posts/1", &[]).await;
        site.cache
            .revalidate_path_as(path, PathKind::Page)
            .await
            .unwrap();
        assert_eq!(site.state("/posts/1").await, 'H', "{path}");
        site.cache
            .revalidate_path_as(path, PathKind::Layout)
            .await
            .unwrap();
        assert_eq!(site.state("/posts/1").await, expected, "{path}");
    }
}

#[tokio::test(flavor = "current_thread")]
async fn errors_say_what_to_use() {
    let cache = IncrementalCache::default();
    let long = format!("/{}", "x".repeat(1024));
    let paths = [
        ("", "`` is not a path: it begins with a slash"),
        ("posts/1", "`posts/1` is not a path: it begins with a slash"),
        (
            "http://a/b",
            "`http://a/b` is not a path: it begins with a slash",
        ),
        (
            "/a?x=1",
            "`/a?x=1` is not a path: it has no query and no fragment",
        ),
        (
            "/a#x",
            "`/a#x` is not a path: it has no query and no fragment",
        ),
        (
            "//a",
            "`//a` is not a path: it has no empty segments, and none of `.` and `..`",
        ),
        (
            "/a/./b",
            "`/a/./b` is not a path: it has no empty segments, and none of `.` and `..`",
        ),
        (
            "/a/%ff",
            "`/a/%ff` is not a path: it is valid percent-encoded UTF-8",
        ),
        (
            "/a/%zz",
            "`/a/%zz` is not a path: it is valid percent-encoded UTF-8",
        ),
        (
            "/posts/[id]",
            "`/posts/[id]` is a pattern: use `revalidate_path_as(path, PathKind::Layout)`, or the path of one response",
        ),
        (
            &long,
            "a path has at most 1024 UTF-16 units, this one has 1025",
        ),
    ];
    for (path, expected) in paths {
        let error = cache.revalidate_path(path).await.unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
    cache.revalidate_path(&long[..1024]).await.unwrap();
    let error = cache
        .revalidate_path_as("posts", PathKind::Layout)
        .await
        .unwrap_err();
    assert!(matches!(error, RevalidateError::InvalidPath(..)));
    let error = cache.revalidate_tag("", "max").await.unwrap_err();
    assert_eq!(error.to_string(), "a tag can't be empty");
    let error = cache
        .revalidate_tag(&"\u{1F980}".repeat(129), "max")
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "a tag has at most 256 UTF-16 units, this one has 258"
    );
    let error = cache.revalidate_tag("t", "Max").await.unwrap_err();
    assert!(
        matches!(error, RevalidateError::UnknownProfile(_)),
        "{error}"
    );
}

#[tokio::test(flavor = "current_thread")]
async fn the_application_can_refuse_paths() {
    let cache = IncrementalCache::default();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&seen);
    cache.add_path_check(move |path, kind| {
        record.lock().unwrap().push((path.to_owned(), kind));
        match kind {
            Some(PathKind::Page) => Err(RevalidateError::PageOfHandler(path.to_owned())),
            _ => Ok(()),
        }
    });
    let mut literal = cache.literal_paths();
    cache.revalidate_path("/a%62/").await.unwrap();
    cache
        .revalidate_path_as("/posts/[id]", PathKind::Layout)
        .await
        .unwrap();
    let error = cache
        .revalidate_path_as("/posts/[id]", PathKind::Page)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "`/posts/[id]` is a handler, not a page: use `PathKind::Layout`"
    );
    let expected = [
        ("/ab/", None),
        ("/posts/[id]", Some(PathKind::Layout)),
        ("/posts/[id]", Some(PathKind::Page)),
    ];
    let expected = expected.map(|(path, kind)| (path.to_owned(), kind));
    assert_eq!(*seen.lock().unwrap(), expected);
    assert_eq!(&*literal.recv().await.unwrap(), "/ab/");
    assert!(literal.try_recv().is_err());
}

#[tokio::test(flavor = "current_thread")]
async fn a_path_of_one_of_several_routers_is_accepted() {
    let cache = IncrementalCache::default();
    for own in ["/one", "/two"] {
        cache.add_path_check(move |path, _| {
            if path == own {
                return Ok(());
            }
            Err(RevalidateError::InvalidPath(path.to_owned(), own))
        });
    }
    cache.revalidate_path("/one").await.unwrap();
    cache.revalidate_path("/two").await.unwrap();
    let error = cache.revalidate_path("/three").await.unwrap_err();
    assert!(
        matches!(error, RevalidateError::InvalidPath(_, "/one")),
        "{error}"
    );
}
