//! The health paths of a `Server`, for load balancers.

mod support;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use actix_rt::System;
use support::{ask, start};
use twinroute::{
    Routes, Server,
    app::{NextResponse, RouteContext, route},
};
use twinroute_test_client::Peer;

async fn get(ctx: RouteContext) -> NextResponse {
    NextResponse::json(&ctx.params)
}

#[test]
fn health_paths_are_matched_before_all_routes() {
    let routes = Routes::new().app("/[...path]", route().get(get));
    let server = Server::new(routes).liveness("/healthz");
    let address = start(server.readiness("/readyz"));
    for (path, body) in [
        ("/healthz", "alive"),
        ("/readyz", "ready"),
        ("/readyz?x=1", "ready"),
    ] {
        let response = ask(address, path);
        assert_eq!((response.status, response.text()), (200, body));
        assert_eq!(response.header("cache-control"), Some("no-store"));
    }
    assert_eq!(ask(address, "/readyz/").status, 308);
    assert!(ask(address, "/other").text().contains("other"));

    let mut client = Peer::send_to(address, "HEAD /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_eq!(client.head().header("content-length"), Some("5"));
    let mut client = Peer::send_to(address, "POST /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_eq!(client.head().status, 405);
}

#[test]
fn health_paths_are_off_by_default() {
    let address = start(Server::new(Routes::new()));
    for path in ["/healthz", "/readyz"] {
        assert_eq!(ask(address, path).status, 404);
    }
}

#[test]
fn readiness_uses_the_ready_when_check() {
    let ready = Arc::new(AtomicBool::new(false));
    let check = Arc::clone(&ready);
    let check = move || {
        let check = Arc::clone(&check);
        async move { check.load(Ordering::Relaxed) }
    };
    let address = start(
        Server::new(Routes::new())
            .readiness("/readyz")
            .ready_when(check),
    );
    assert_eq!(ask(address, "/readyz").status, 503);
    ready.store(true, Ordering::Relaxed);
    assert_eq!(ask(address, "/readyz").status, 200);
}

#[test]
fn an_invalid_health_path_is_an_error() {
    let cases = [
        (
            "/readyz",
            "the health path `/readyz` is a route too: the app route `/readyz`",
        ),
        (
            "readyz",
            "the health path `readyz` must be a path that starts with `/`",
        ),
        (
            "/a?b",
            "the health path `/a?b` must be a path that starts with `/`",
        ),
    ];
    for (path, message) in cases {
        let routes = Routes::new().app("/readyz", route().get(get));
        let server = Server::new(routes).port(0).readiness(path);
        let error = System::new().block_on(server.bind());
        assert_eq!(error.expect_err(path).to_string(), message);
    }
}

#[test]
fn a_health_path_hides_no_public_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("healthz");
    std::fs::write(&file, "a file").expect("a file");
    let server = Server::new(Routes::new().public(folder.path()));
    let error = System::new().block_on(server.port(0).liveness("/healthz").bind());
    assert_eq!(
        error.expect_err("it is taken").to_string(),
        format!(
            "the health path `/healthz` is a public file too: {}",
            file.display()
        )
    );
}
