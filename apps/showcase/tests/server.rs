//! The server itself, over sockets: that it serves, and that nothing a client sends stops it.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    process::Command,
    time::Duration,
};

use actix_web::web::Data;
use showcase::Posts;
use twinroute::{Server, test::serve};

/// Starts the showcase on a free port; it runs until the tests are over.
fn start() -> SocketAddr {
    let server = Server::new(showcase::routes()).app_data(Data::new(Posts::default()));
    serve(server).expect("a free port")
}

/// Sends bytes over a connection of their own, and reads until the server closes it.
fn ask(server: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(server).expect("the server listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .expect("a timeout that is not zero");
    // A server that refuses early may close before all of it is sent, and reset the connection after its answer.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(target: &[u8]) -> Vec<u8> {
    let end = b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    [b"GET ", target, end].concat()
}

fn post(target: &str, content_type: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {content_type}\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

fn status(answer: &str) -> u16 {
    let status = answer.split(' ').nth(1).unwrap_or_default();
    status.parse().unwrap_or_default()
}

fn assert_serves(server: SocketAddr) {
    let answer = ask(server, &get(b"/api/hello"));
    assert_eq!(status(&answer), 200, "{answer}");
    assert!(
        answer.ends_with("\r\n\r\n{\"message\":\"Hello from Next.js!\"}"),
        "{answer}"
    );
}

#[test]
fn it_serves() {
    let server = start();
    assert_serves(server);
    let made = ask(
        server,
        &post("/posts", "application/json", r#"{"title":"a"}"#),
    );
    assert_eq!(status(&made), 201, "{made}");
    let answer = ask(server, &get(b"/api/posts"));
    assert!(answer.contains(r#"[{"id":1,"title":"a""#), "{answer}");
}

#[test]
fn bad_input_is_refused_and_the_server_goes_on() {
    let server = start();
    let json = "application/json";
    let long_path = [b"/api/users/", "a".repeat(64 * 1024).as_bytes()].concat();
    let cases = [
        ("an invalid escape", get(b"/api/users/%zz"), 400),
        ("an invalid escape in App", get(b"/users/%zz"), 400),
        ("an escape cut short", get(b"/users/%4"), 400),
        ("overlong UTF-8", get(b"/api/users/%C0%AF"), 400),
        ("overlong UTF-8 in App", get(b"/users/%C0%AF"), 400),
        ("a NUL", get(b"/api/users/a\0b"), 400),
        ("a raw byte", get(b"/api/users/\xff"), 400),
        ("a path of 64 KiB", get(&long_path), 400),
        ("an unknown path", get(b"/nowhere"), 404),
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
            "a JSON of no end",
            post("/api/json", json, &"[".repeat(500_000)),
            400,
        ),
        (
            "an unknown charset",
            post("/api/json", "application/json; charset=klingon", "{}"),
            400,
        ),
        ("a panic", get(b"/api/errors/panic"), 500),
        ("a panic in App", get(b"/errors/panic"), 500),
    ];
    for (what, request, expected) in cases {
        let answer = ask(server, &request);
        let head = answer.lines().next().unwrap_or_default();
        assert_eq!(status(&answer), expected, "{what}: {head}");
        assert_serves(server);
    }
}

#[test]
fn one_connection_outlives_an_error_of_a_handler() {
    let server = start();
    let failing = b"GET /errors/panic HTTP/1.1\r\nHost: x\r\n\r\n";
    let answers = ask(server, &[&failing[..], &get(b"/hello")].concat());
    assert!(answers.starts_with("HTTP/1.1 500 "), "{answers}");
    assert!(answers.contains("HTTP/1.1 200 OK"), "{answers}");
}

#[test]
fn a_port_that_is_none_is_told() {
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
fn clients_of_http_1_0_get_no_chunks() {
    let server = start();
    for connection in ["", "Connection: keep-alive\r\n"] {
        let answer = ask(
            server,
            format!("GET /hello HTTP/1.0\r\n{connection}\r\n").as_bytes(),
        );
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(!head.contains("transfer-encoding"), "{head}");
        assert!(!head.contains("keep-alive"), "{head}");
        assert_eq!(body, r#"{"message":"Hello from Next.js!"}"#);
    }
    let sized = b"GET /api/hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n\
                  GET /api/hello HTTP/1.0\r\n\r\n";
    assert_eq!(ask(server, sized).matches("200 OK").count(), 2);
}
