//! Limits of comparisons, and skipped comparisons.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use actix_web::{
    http::Method,
    rt::{spawn, time::sleep},
};
use serde_json::json;
use twinroute::{
    ByteSize, Routes, after, app,
    app::{NextResponse, RouteContext},
};
use twinroute_test_client::listen;

use crate::{
    setup::{LEGACY, LegacyServer, RolloutFile, client, json, legacy, routes, rust, text},
    shadow::{SHADOW, counted, counts, in_shadow},
};

#[actix_web::test]
async fn skipped_comparisons_are_counted() {
    let long = LegacyServer::start(|_| json(&format!("\"{}\"", "a".repeat(3000))));
    let shadow = in_shadow(app::route().get(rust), &long, SHADOW, Method::GET).await;
    assert_eq!(counts(&shadow).too_long, 1, "{shadow}");
    let long = async || NextResponse::text("a".repeat(3000));
    let shadow = in_shadow(app::route().get(long), &legacy(), SHADOW, Method::GET).await;
    assert_eq!(counts(&shadow).too_long, 1, "{shadow}");
    let cut = LegacyServer::start(|_| b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut".to_vec());
    let shadow = in_shadow(app::route().get(rust), &cut, SHADOW, Method::GET).await;
    assert_eq!(counts(&shadow).incomplete, 1, "{shadow}");
    let unreachable = LegacyServer {
        address: "127.0.0.1:1".parse().unwrap(),
        requests: Arc::default(),
    };
    let shadow = in_shadow(app::route().get(rust), &unreachable, SHADOW, Method::GET).await;
    assert_eq!(counts(&shadow).no_response, 1, "{shadow}");
}

#[actix_web::test]
async fn shadow_neither_delays_responses_nor_queues() {
    async fn slow(_: RouteContext) -> NextResponse {
        after(async { sleep(Duration::from_millis(1)).await }).unwrap();
        sleep(Duration::from_secs(1)).await;
        NextResponse::json("legacy")
    }
    let file = RolloutFile::new(SHADOW);
    let rollout = file.rollout().shadow_concurrency(2);
    let shadow = rollout.shadow();
    let routes = Routes::new().app("/thing", app::route().get(slow));
    let client = client(routes, &legacy(), rollout).await;
    let start = Instant::now();
    for _ in 0..5 {
        assert_eq!(text(&client, &Method::GET, "/thing").await, LEGACY);
    }
    assert!(
        start.elapsed() < Duration::from_millis(500),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(counts(&shadow).busy, 3);
    sleep(Duration::from_millis(1200)).await;
    assert_eq!(
        (counts(&shadow).same, counts(&shadow).different),
        (2, 0),
        "{shadow}"
    );
}

#[actix_web::test]
async fn comparing_does_not_block_the_worker() {
    // Each number has to be parsed, and differs.
    let numbers = |first: u32| json!((first..first + 200_000).collect::<Vec<_>>()).to_string();
    let (one, other) = (numbers(1_000_000), numbers(2_000_000));
    let legacy_server = LegacyServer::start(move |_| json(&one));
    let file = RolloutFile::new(SHADOW);
    let rollout = file.rollout().shadow_body_limit(ByteSize(10_000_000));
    let shadow = rollout.shadow();
    let handler = move || {
        let other = other.clone();
        async { NextResponse::text(other).set_header("content-type", "application/json") }
    };
    let routes = Routes::new().app("/thing", app::route().get(handler));
    let client = client(routes, &legacy_server, rollout).await;
    client.get("/thing").send().await;
    let (start, mut last, mut longest) = (Instant::now(), Instant::now(), Duration::ZERO);
    while shadow.counts().is_empty() {
        sleep(Duration::from_millis(1)).await;
        longest = longest.max(last.elapsed());
        last = Instant::now();
    }
    assert_eq!(counts(&shadow).different, 1);
    let took = start.elapsed();
    assert!(longest < took / 3, "{longest:?} of {took:?}");
}

#[actix_web::test]
async fn an_endless_stream_frees_its_slot() {
    let address = listen(|mut peer| {
        if peer.head().line.starts_with("GET /posts ") {
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
            peer.expect_close();
        } else {
            peer.send(json(LEGACY));
        }
    });
    let legacy_server = LegacyServer {
        address,
        requests: Arc::default(),
    };
    let file = RolloutFile::new(SHADOW);
    let rollout = file.rollout().shadow_concurrency(1);
    let rollout = rollout.shadow_time(Duration::from_millis(200));
    let shadow = rollout.shadow();
    let client = client(routes(), &legacy_server, rollout).await;
    let other = client.clone();
    let streaming = spawn(async move { drop(other.get("/posts").send().await) });
    counted(&shadow).await;
    assert_eq!(counts(&shadow).too_long, 1, "{shadow}");
    assert_eq!(text(&client, &Method::GET, "/hello").await, LEGACY);
    let start = Instant::now();
    while shadow.counts().len() < 2 && start.elapsed() < Duration::from_secs(2) {
        sleep(Duration::from_millis(5)).await;
    }
    let counts = shadow.counts();
    let hello = counts.iter().find(|(route, _)| route == "/hello");
    assert_eq!(hello.map(|(_, counts)| counts.different), Some(1));
    streaming.abort();
}

#[actix_web::test]
async fn kept_mismatches_are_truncated() {
    let (long, many) = ("x".repeat(500), (0..50).collect::<Vec<_>>());
    let legacy_server =
        LegacyServer::start(move |_| json(&json!({ "a": long, "b": many }).to_string()));
    let few = async || NextResponse::json(json!({ "a": "y", "b": [] }));
    let shadow = in_shadow(app::route().get(few), &legacy_server, SHADOW, Method::GET).await;
    let mismatch = &shadow.mismatches()[0];
    assert_eq!(mismatch.differences.iter().len(), 20);
    let values = mismatch.differences.iter().flat_map(|one| one.values());
    let longest = values.flatten().map(str::len).max();
    assert_eq!(longest, Some(303));
    assert!(
        mismatch.to_string().ends_with("... and 31 more"),
        "{mismatch}"
    );
}
