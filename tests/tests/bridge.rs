//! A twinroute server in front of a real Next.js, with the cache handlers of `packages/next-cache`, on one Redis: a revalidation
//! in one reaches the other.
//!
//! Needs npm, redis-server and the packages of `packages/next-cache`: `cargo test -p twinroute-tests --test bridge -- --ignored --nocapture`.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "clippy.toml allows `unwrap` in tests, but not in their helpers; the output shows figures"
)]

#[path = "shared_cache/redis_server.rs"]
#[expect(dead_code, reason = "this test needs fewer of its methods")]
mod redis_server;

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};

use actix_web::rt::System;
use redis_server::RedisServer;
use twinroute::{
    Routes, Server,
    app::{Dynamic, NextRequest, NextResponse, Result, SegmentConfig, route},
    cache::{CacheLife, IncrementalCache, Revalidation, cached, revalidate_path, revalidate_tag},
    test::serve,
};
use twinroute_redis::RedisCache;
use twinroute_test_client::{Message, Peer, Request};
use twinroute_tests::NextServer;
use uuid::Uuid;

/// Data with the tag that pages of Next.js have too, in a kept response.
async fn posts() -> Result {
    let options = CacheLife::HOURS;
    let posts = cached(
        "posts",
        twinroute::cache::CacheOptions::from(options).tag("posts"),
        async { Ok::<_, std::io::Error>(Uuid::new_v4().to_string()) },
    );
    Ok(NextResponse::text(&posts.await?))
}

/// `?tag=posts&profile=max`, `?tag=posts`, `?path=/isr`.
async fn revalidate(req: NextRequest) -> Result {
    let query = req.next_url().search_params();
    if let Some(tag) = query.get("tag") {
        match query.get("profile") {
            Some(profile) => revalidate_tag(tag, profile).await?,
            None => revalidate_tag(tag, Revalidation::Now).await?,
        }
    }
    if let Some(path) = query.get("path") {
        revalidate_path(path).await?;
    }
    Ok(NextResponse::empty(204))
}

#[test]
#[ignore = "installs, builds and runs a Next.js app; .ci/run does"]
fn revalidations_reach_the_other_server_under_load() {
    let Some(redis) = RedisServer::start() else {
        eprintln!("SKIPPED: this test needs redis-server, which is not installed");
        return;
    };
    let project = project();
    let next = NextServer::start(&project, &[("TWINROUTE_REDIS_URL", &redis.url())]).unwrap();
    let front = start(&redis, next.address(), &project);
    let load = Load::default();
    thread::scope(|scope| {
        for path in ["/isr", "/rust/posts", "/api/static"] {
            let load = &load;
            scope.spawn(move || load.run(front, path));
        }
        let _end = EndOfLoad(&load);
        rust_reaches_next(front);
        next_reaches_rust(front, next.address());
    });
    eprintln!("{} requests under load", load.sent.load(Relaxed));
    assert!(load.sent.load(Relaxed) > 100);
    assert_eq!(load.failed.load(Relaxed), 0);
    // A request of twinroute that Next.js can't serve may fail those of visitors at the same moment.
    let log = fs::read_to_string(project.join(".next/start.log")).unwrap();
    assert!(!log.contains("invariant"), "{log}");
}

/// Revalidations in Rust: a tag of a page, and its path over HTTP.
fn rust_reaches_next(front: SocketAddr) {
    let old = ask(front, "GET", "/isr");
    assert_eq!(
        ask(front, "POST", "/rust/revalidate?tag=posts&profile=max").status,
        204
    );
    let changed = until_changed(front, "/isr", &old);
    eprintln!("a tag of Rust: Next's page is new after {changed:?}");
    let old = ask(front, "GET", "/isr");
    assert_eq!(ask(front, "POST", "/rust/revalidate?path=/isr").status, 204);
    let changed = until_changed(front, "/isr", &old);
    eprintln!("a path of Rust: Next's page is new after {changed:?}");
}

/// `revalidateTag` and `revalidatePath` of Next.js.
fn next_reaches_rust(front: SocketAddr, next: SocketAddr) {
    for query in ["tag=posts&profile=max", "tag=posts", "path=/rust/posts"] {
        let old = ask(front, "GET", "/rust/posts");
        let revalidated = ask(next, "POST", &format!("/api/revalidate?{query}"));
        assert_eq!(revalidated.status, 200, "{query}");
        let changed = until_changed(front, "/rust/posts", &old);
        eprintln!("{query} of Next.js: Rust's response is new after {changed:?}");
    }
}

/// Waits until a response has another body.
fn until_changed(server: SocketAddr, path: &str, old: &Message) -> Duration {
    let start = Instant::now();
    loop {
        let new = ask(server, "GET", path);
        assert_eq!(new.status, 200, "{path}");
        if new.text() != old.text() {
            return start.elapsed();
        }
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{path} stays as it was"
        );
        thread::sleep(Duration::from_millis(5));
    }
}

fn start(redis: &RedisServer, next: SocketAddr, project: &Path) -> SocketAddr {
    let cache = RedisCache::builder(redis.url()).version("1").connect();
    let cache = System::new().block_on(cache).unwrap();
    let kept = SegmentConfig::new().dynamic(Dynamic::ForceStatic);
    let routes = Routes::new()
        .app("/rust/posts", route().get(posts).segment_config(kept))
        .app("/rust/revalidate", route().post(revalidate))
        .cache(IncrementalCache::new(cache))
        .build_output(project.join(".next"))
        .legacy(&*format!("http://{next}"));
    serve(Server::new(routes)).unwrap()
}

/// Copies the project of the package's own tests, with the packages of this suite and the package itself.
fn project() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bridge");
    let script = r#"
        package=../packages/next-cache
        rm -rf "$1" && mkdir -p "$1"
        cp -r "$package/test/app/." "$1"
        cp -al conformance/node_modules "$1/node_modules"
        cp -r "$package/node_modules/@redis" "$1/node_modules"
        mkdir -p "$1/node_modules/@twinroute/next-cache"
        cp -r "$package"/*.js "$package"/*.ts "$package/package.json" "$package/lib" "$1/node_modules/@twinroute/next-cache"
    "#;
    let status = Command::new("bash")
        .args(["-euo", "pipefail", "-c", script, "project"])
        .arg(&folder)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .unwrap();
    assert!(status.success(), "the project can't be copied");
    folder
}

fn ask(server: SocketAddr, method: &str, target: &str) -> Message {
    Peer::connect(server).ask(Request::new(method, target).close().bytes())
}

/// Clients that read responses of both servers.
#[derive(Default)]
struct Load {
    is_over: AtomicBool,
    sent: AtomicUsize,
    failed: AtomicUsize,
}

impl Load {
    fn run(&self, server: SocketAddr, path: &str) {
        while !self.is_over.load(Relaxed) {
            let is_ok = ask(server, "GET", path).status == 200;
            self.failed.fetch_add(usize::from(!is_ok), Relaxed);
            self.sent.fetch_add(1, Relaxed);
        }
    }
}

/// Ends the load when dropped, also by a panic.
struct EndOfLoad<'a>(&'a Load);

impl Drop for EndOfLoad<'_> {
    fn drop(&mut self) {
        self.0.is_over.store(true, Relaxed);
    }
}
