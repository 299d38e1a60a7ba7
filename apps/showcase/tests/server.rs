//! The server over sockets: it serves requests, and no input stops it.

use std::{io::Write as _, net::SocketAddr, process::Command};

use actix_web::web::Data;
use showcase::Posts;
use twinroute::{Server, test::serve};
use twinroute_test_client::{Message, Peer, Request};

/// Starts the showcase on a free port, until the process ends.
fn start() -> SocketAddr {
    let server = Server::new(showcase::routes()).app_data(Data::new(Posts::default()));
    serve(server).expect("a free port")
}

/// The response to a request over a new connection.
fn ask(server: SocketAddr, request: &[u8]) -> Message {
    let mut peer = Peer::connect(server);
    // A server that refuses early may close before everything is sent.
    let _ = peer.write_all(request);
    peer.response()
}

fn get(target: &str) -> Vec<u8> {
    Request::get(target).bytes()
}

fn post(target: &str, content_type: &str, body: &str) -> Vec<u8> {
    let request = Request::new("POST", target).header("Content-Type", content_type);
    request.body(body).bytes()
}

fn assert_serves(server: SocketAddr) {
    let response = ask(server, &get("/api/hello"));
    assert_eq!(response.status, 200, "{response}");
    assert_eq!(response.text(), "{\"message\":\"Hello from Next.js!\"}");
}

#[test]
fn it_serves() {
    let server = start();
    assert_serves(server);
    let created = ask(
        server,
        &post("/posts", "application/json", r#"{"title":"a"}"#),
    );
    assert_eq!(created.status, 201, "{created}");
    let posts = ask(server, &get("/api/posts"));
    assert!(
        posts.text().starts_with(r#"[{"id":1,"title":"a""#),
        "{posts}"
    );
}

#[test]
fn invalid_input_is_refused_and_the_server_still_serves() {
    let server = start();
    let json = "application/json";
    let long_path = "/api/users/".to_owned() + &"a".repeat(64 * 1024);
    let raw_byte = b"GET /api/users/\xff HTTP/1.1\r\nHost: x\r\n\r\n".to_vec();
    let cases = [
        ("an invalid escape", get("/api/users/%zz"), 400),
        ("an invalid escape in App", get("/users/%zz"), 400),
        ("a truncated escape", get("/users/%4"), 400),
        ("overlong UTF-8", get("/api/users/%C0%AF"), 400),
        ("overlong UTF-8 in App", get("/users/%C0%AF"), 400),
        ("a NUL", get("/api/users/a\0b"), 400),
        ("a raw byte", raw_byte, 400),
        ("a path of 64 KiB", get(&long_path), 414),
        ("an unknown path", get("/nowhere"), 404),
        ("invalid JSON", post("/api/json", json, "{"), 400),
        ("invalid JSON in App", post("/json", json, "{"), 400),
        (
            "a wrong type",
            post("/api/json", json, r#"{"item":1,"count":"b"}"#),
            400,
        ),
        (
            "a wrong type in App",
            post("/json", json, r#"{"item":1,"count":"b"}"#),
            400,
        ),
        (
            "deeply nested JSON",
            post("/api/json", json, &"[".repeat(500_000)),
            400,
        ),
        (
            "an unknown charset",
            post("/api/json", "application/json; charset=klingon", "{}"),
            400,
        ),
        ("a panic", get("/api/errors/panic"), 500),
        ("a panic in App", get("/errors/panic"), 500),
    ];
    for (what, request, expected) in cases {
        let response = ask(server, &request);
        assert_eq!(response.status, expected, "{what}: {}", response.line);
        assert_serves(server);
    }
}

#[test]
fn a_connection_stays_open_after_a_handler_error() {
    let server = start();
    let mut peer = Peer::connect(server);
    peer.send([get("/errors/panic"), get("/hello")].concat());
    assert_eq!(peer.response().status, 500);
    assert_eq!(peer.response().status, 200);
}

#[test]
fn an_invalid_port_is_an_error() {
    for (port, reason) in [
        ("http", "invalid digit found in string"),
        ("70000", "number too large to fit in target type"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_showcase"))
            .env("PORT", port)
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success());
        let expected = format!("`PORT` is `{port}`, which is not a port: {reason}");
        assert!(error.contains(&expected), "{error}");
    }
}

#[test]
fn http_1_0_clients_get_no_chunks() {
    let server = start();
    for connection in ["", "Connection: keep-alive\r\n"] {
        let mut peer = Peer::connect(server);
        peer.send(format!("GET /hello HTTP/1.0\r\n{connection}\r\n"));
        let response = peer.last_response();
        assert_eq!(response.header("transfer-encoding"), None);
        assert!(!response.to_string().contains("keep-alive"), "{response}");
        assert_eq!(response.text(), r#"{"message":"Hello from Next.js!"}"#);
    }
    let mut peer = Peer::connect(server);
    let kept = peer.ask("GET /api/hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    assert_eq!(kept.status, 200);
    peer.send("GET /api/hello HTTP/1.0\r\n\r\n");
    assert_eq!(peer.last_response().status, 200);
}
