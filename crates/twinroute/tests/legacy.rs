//! Requests that no route matches go to the legacy server, and no other requests do.

use std::{fs, net::SocketAddr};

use actix_web::{App, HttpResponse, http::Method, test as actix, web};
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};
use twinroute::{
    Routes, Server, app,
    app::NextResponse,
    migrate::Legacy,
    pages,
    test::{Client, serve},
};
use twinroute_test_client::{Peer, listen};

/// A legacy server that responds with the request line, and closes the connection.
fn legacy_server() -> SocketAddr {
    listen(|mut peer| {
        let line = peer.head().line;
        let length = line.len();
        peer.send(format!(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\nContent-Length: {length}\r\n\r\n{line}"
        ));
    })
}

async fn hello(_: NextApiRequest, res: NextApiResponse) -> Sent {
    res.status(200).send("rust")
}

async fn get() -> NextResponse {
    NextResponse::json("rust")
}

fn routes() -> Routes {
    Routes::new()
        .pages("/api/hello", pages::route(hello))
        .app("/api/posts/[id]", app::route().get(get))
}

#[actix_web::test]
async fn unmatched_requests_go_to_the_legacy_server() {
    let url = format!("http://{}", legacy_server());
    let client = Client::new(routes().legacy(url.as_str())).await.unwrap();
    for (target, text) in [
        ("/api/hello", "rust"),
        ("/api/posts/1", "\"rust\""),
        ("/", "GET / HTTP/1.1"),
        ("/api/posts", "GET /api/posts HTTP/1.1"),
        (
            "/_next/a%2Fb.js?x=%zz|",
            "GET /_next/a%2Fb.js?x=%zz| HTTP/1.1",
        ),
    ] {
        let response = client.get(target).send().await;
        assert_eq!(
            (response.status(), response.text().unwrap().as_str()),
            (200, text),
            "{target}"
        );
    }
    // A method that a matched route doesn't have is a 405.
    let response = client.delete("/api/posts/1").send().await;
    assert_eq!(response.status(), 405);
    // CONNECT is not forwarded.
    let response = client.request(Method::CONNECT, "/about").send().await;
    assert_eq!(response.status(), 400);
    // A forwarded response is not compressed.
    let response = client
        .get("/long")
        .header("accept-encoding", "gzip")
        .send()
        .await;
    assert_eq!(
        (response.header("content-encoding"), response.header("vary")),
        (None, None)
    );
}

/// The request line that the legacy server receives for `line`, or the response of the server in front.
fn forwarded(server: SocketAddr, line: &str) -> String {
    let request = format!("{line} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    let response = Peer::send_to(server, request).last_response();
    match response.header("location") {
        Some(location) => format!("{} location: {location}", response.status),
        None if response.status == 200 => response.text().to_owned(),
        None => response.status.to_string(),
    }
}

#[test]
fn paths_are_forwarded_to_the_legacy_server_unchanged() {
    let url = format!("http://{}", legacy_server());
    let server = serve(Server::new(routes().legacy(url.as_str()))).unwrap();
    for target in [
        "/about/",
        "/about//",
        "//about",
        "//evil.example/%2e%2e.",
        "/about\\team",
        "/a%2Fb/%zz/",
        "/socket.io/?EIO=4&transport=polling",
        "/api/posts/",
        "/api/posts/1/2//",
        "/about/?x=//&y=/../",
        "//",
        "/?",
    ] {
        for method in ["GET", "POST", "OPTIONS", "PURGE"] {
            let line = format!("{method} {target}");
            assert_eq!(forwarded(server, &line), format!("{line} HTTP/1.1"));
        }
    }
    for (target, resolved) in [
        ("*", "*"),
        ("/x/../about/", "/about/"),
        ("/./about//team/", "/about//team/"),
        ("/about/%2e%2E/b%2F/", "/b%2F/"),
        ("http://other.example/about/", "/about/"),
    ] {
        let line = format!("OPTIONS {target}");
        assert_eq!(
            forwarded(server, &line),
            format!("OPTIONS {resolved} HTTP/1.1")
        );
    }
    // A path that leads to a route is normalized.
    for (target, expected) in [
        ("/api/hello", "rust"),
        ("/api/./hello", "rust"),
        ("/x/..//api/posts/1/", "308 location: /api/posts/1/"),
        ("/api/posts/1/", "308 location: /api/posts/1"),
        ("//api\\hello", "308 location: /api/hello"),
    ] {
        assert_eq!(
            forwarded(server, &format!("GET {target}")),
            expected,
            "{target}"
        );
    }
}

#[test]
fn a_route_served_by_legacy_is_forwarded_unchanged() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("rollout.toml");
    fs::write(
        &file,
        "default = \"legacy\"\nroutes = { \"/api/hello\" = \"rust\" }",
    )
    .unwrap();
    let url = format!("http://{}", legacy_server());
    let routes = routes().legacy(url.as_str()).rollout(file.as_path());
    let server = serve(Server::new(routes)).unwrap();
    for (target, expected) in [
        ("/api/posts/1/", "GET /api/posts/1/ HTTP/1.1"),
        ("/api//posts/1", "GET /api//posts/1 HTTP/1.1"),
        ("/api/hello/", "308 location: /api/hello"),
    ] {
        assert_eq!(
            forwarded(server, &format!("GET {target}")),
            expected,
            "{target}"
        );
    }
}

#[actix_web::test]
async fn without_a_legacy_server_it_is_a_404() {
    let client = Client::new(routes()).await.unwrap();
    assert_eq!(client.get("/about").send().await.status(), 404);
}

#[actix_web::test]
async fn a_configured_legacy_server_is_used() {
    let legacy = Legacy::new(&format!("http://{}", legacy_server())).unwrap();
    let legacy = legacy.trusted_peers(["127.0.0.1"]).unwrap();
    let client = Client::new(Routes::new().merge(routes().legacy(legacy)))
        .await
        .unwrap();
    assert_eq!(client.get("/about").send().await.status(), 200);
}

#[test]
fn an_invalid_legacy_url_is_an_error() {
    let error = routes()
        .pages("/api/hello", pages::route(hello))
        .legacy("localhost:3001")
        .build();
    let message = error.unwrap_err().to_string();
    let (conflict, legacy) = message.rsplit_once('\n').unwrap();
    assert!(conflict.contains("/api/hello"), "{conflict}");
    assert_eq!(
        legacy,
        "legacy server `localhost:3001` is neither `http` nor `https`"
    );
}

#[actix_web::test]
async fn a_mounted_service_with_legacy_takes_every_request() {
    async fn after() -> HttpResponse {
        HttpResponse::Ok().body("after")
    }
    let url = format!("http://{}", legacy_server());
    let with_legacy = routes().legacy(url.as_str());
    for (routes, text) in [(routes(), "after"), (with_legacy, "GET /about HTTP/1.1")] {
        let app = App::new().service(routes).default_service(web::to(after));
        let app = actix::init_service(app).await;
        let request = actix::TestRequest::with_uri("/about").to_request();
        assert_eq!(actix::call_and_read_body(&app, request).await, text);
    }
}
