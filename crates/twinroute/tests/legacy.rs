//! What no route matches goes to the server behind, and nothing else does.

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

/// A server that answers each request, one on a connection, with its first line.
fn next() -> SocketAddr {
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
async fn what_no_route_matches_goes_behind() {
    let url = format!("http://{}", next());
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
        let answer = client.get(target).send().await;
        assert_eq!(
            (answer.status(), answer.text().unwrap().as_str()),
            (200, text),
            "{target}"
        );
    }
    // A method that the route has not is the route's own matter.
    let answer = client.delete("/api/posts/1").send().await;
    assert_eq!(answer.status(), 405);
    // A tunnel is nobody's matter.
    let answer = client.request(Method::CONNECT, "/about").send().await;
    assert_eq!(answer.status(), 400);
    // What is passed on is not compressed here.
    let answer = client
        .get("/long")
        .header("accept-encoding", "gzip")
        .send()
        .await;
    assert_eq!(
        (answer.header("content-encoding"), answer.header("vary")),
        (None, None)
    );
}

/// The first line that arrives behind for a request with this line, or the answer of the server in front.
fn passed(server: SocketAddr, line: &str) -> String {
    let request = format!("{line} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    let response = Peer::send_to(server, request).last_response();
    match response.header("location") {
        Some(location) => format!("{} location: {location}", response.status),
        None if response.status == 200 => response.text().to_owned(),
        None => response.status.to_string(),
    }
}

#[test]
fn paths_of_others_go_behind_as_they_came() {
    let url = format!("http://{}", next());
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
            assert_eq!(passed(server, &line), format!("{line} HTTP/1.1"));
        }
    }
    for (target, behind) in [
        ("*", "*"),
        ("/x/../about/", "/about/"),
        ("/./about//team/", "/about//team/"),
        ("/about/%2e%2E/b%2F/", "/b%2F/"),
        ("http://other.example/about/", "/about/"),
    ] {
        let line = format!("OPTIONS {target}");
        assert_eq!(passed(server, &line), format!("OPTIONS {behind} HTTP/1.1"));
    }
    // What leads to a route of ours has one spelling.
    for (target, answer) in [
        ("/api/hello", "rust"),
        ("/api/./hello", "rust"),
        ("/x/..//api/posts/1/", "308 location: /api/posts/1/"),
        ("/api/posts/1/", "308 location: /api/posts/1"),
        ("//api\\hello", "308 location: /api/hello"),
    ] {
        assert_eq!(passed(server, &format!("GET {target}")), answer, "{target}");
    }
}

#[test]
fn a_route_that_is_still_the_legacy_servers_keeps_its_spelling() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("rollout.toml");
    fs::write(
        &file,
        "default = \"legacy\"\nroutes = { \"/api/hello\" = \"rust\" }",
    )
    .unwrap();
    let url = format!("http://{}", next());
    let routes = routes().legacy(url.as_str()).rollout(file.as_path());
    let server = serve(Server::new(routes)).unwrap();
    for (target, answer) in [
        ("/api/posts/1/", "GET /api/posts/1/ HTTP/1.1"),
        ("/api//posts/1", "GET /api//posts/1 HTTP/1.1"),
        ("/api/hello/", "308 location: /api/hello"),
    ] {
        assert_eq!(passed(server, &format!("GET {target}")), answer, "{target}");
    }
}

#[actix_web::test]
async fn without_one_it_is_not_found() {
    let client = Client::new(routes()).await.unwrap();
    assert_eq!(client.get("/about").send().await.status(), 404);
}

#[actix_web::test]
async fn a_legacy_server_with_settings() {
    let legacy = Legacy::new(&format!("http://{}", next())).unwrap();
    let legacy = legacy.trusted_peers(["127.0.0.1"]).unwrap();
    let client = Client::new(Routes::new().merge(routes().legacy(legacy)))
        .await
        .unwrap();
    assert_eq!(client.get("/about").send().await.status(), 200);
}

#[test]
fn a_bad_url_is_a_mistake_of_the_routes() {
    let error = routes()
        .pages("/api/hello", pages::route(hello))
        .legacy("localhost:3001")
        .build();
    let message = error.unwrap_err().to_string();
    let (clash, legacy) = message.rsplit_once('\n').unwrap();
    assert!(clash.contains("/api/hello"), "{clash}");
    assert_eq!(
        legacy,
        "legacy server `localhost:3001` is neither `http` nor `https`"
    );
}

#[actix_web::test]
async fn mounted_it_takes_everything() {
    async fn after() -> HttpResponse {
        HttpResponse::Ok().body("after")
    }
    let url = format!("http://{}", next());
    let with = routes().legacy(url.as_str());
    for (routes, text) in [(routes(), "after"), (with, "GET /about HTTP/1.1")] {
        let app = App::new().service(routes).default_service(web::to(after));
        let app = actix::init_service(app).await;
        let request = actix::TestRequest::with_uri("/about").to_request();
        assert_eq!(actix::call_and_read_body(&app, request).await, text);
    }
}
