//! The access log of a `Server`. Whoever listens does so for the whole process, so this test has it for itself.
#![expect(
    clippy::expect_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::{
    convert::Infallible,
    future::pending,
    io::{self, BufRead as _, BufReader},
    net::SocketAddr,
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread,
    time::Duration,
};

use actix_rt::time::sleep;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use support::{LONG, ask, start};
use twinroute::{
    ByteSize, Routes, Server,
    app::{self, NextRequest, NextResponse, route},
};
use twinroute_test_client::Peer;

fn listen() -> Receiver<String> {
    let (log, write) = io::pipe().expect("a pipe");
    let (send, lines) = channel();
    thread::spawn(move || {
        let mut log = BufReader::new(log).lines().map_while(Result::ok);
        log.try_for_each(|line| send.send(line))
    });
    tracing_subscriber::fmt()
        .with_env_filter("twinroute::access=info")
        .with_ansi(false)
        .with_level(false)
        .with_target(false)
        .without_time()
        .with_writer(Arc::new(write))
        .init();
    lines
}

/// The next line, without the time that the request took.
fn next(lines: &Receiver<String>) -> String {
    let line = lines.recv_timeout(LONG).expect("a line");
    let end = line.find(" microseconds=").unwrap_or(line.len());
    line[..end].trim_end().to_owned()
}

fn routes() -> Routes {
    async fn hello() -> NextResponse {
        NextResponse::text("hello")
    }
    async fn broken() -> NextResponse {
        let pieces = stream::iter([Ok(Bytes::from("begun")), Err("planted")]);
        NextResponse::stream(pieces)
    }
    async fn upload(mut req: NextRequest) -> app::Result {
        Ok(NextResponse::text(req.text().await?))
    }
    async fn endless() -> NextResponse {
        let pieces = stream::repeat(()).then(|()| async {
            sleep(Duration::from_millis(10)).await;
            Ok::<_, Infallible>(Bytes::from("piece"))
        });
        NextResponse::stream(pieces)
    }
    Routes::new()
        .app("/hello", route().get(hello).post(hello))
        .app("/upload", route().post(upload))
        .app("/broken", route().get(broken))
        .app("/endless", route().get(endless))
        .app("/silent", route().get(pending::<NextResponse>))
        .on_error(|_| {})
}

/// Sends a request with this line and these headers, over a connection of its own.
fn send(address: SocketAddr, head: &str) -> String {
    Peer::send_to(address, format!("{head}\r\n\r\n")).rest()
}

#[test]
fn each_request_is_told_with_how_it_ended() {
    let routes = routes().max_body_size(ByteSize(9));
    let server = Server::new(routes)
        .liveness("/healthz")
        .head_timeout(LONG / 10);
    let address = start(server);
    // Nobody listens yet, and a health path is never told.
    ask(address, "/hello");
    let lines = listen();
    ask(address, "/healthz");
    answers_that_are_whole(address, &lines);
    answers_that_are_not(address, &lines);
    requests_that_are_refused(address, &lines);
}

fn answers_that_are_whole(address: SocketAddr, lines: &Receiver<String>) {
    ask(address, "/hello?x=1");
    let whole = "method=GET path=\"/hello\" status=200 bytes=5 end=complete";
    assert_eq!(next(lines), whole);
    let rest = "/hello HTTP/1.1\r\nHost: a\r\nX-Request-Id: a-1\r\nConnection: close";
    send(address, &format!("HEAD {rest}"));
    let head = "method=HEAD path=\"/hello\" request_id=\"a-1\" status=200 bytes=0 end=complete";
    assert_eq!(next(lines), head);
    send(address, &format!("OPTIONS {rest}"));
    let none = "method=OPTIONS path=\"/hello\" request_id=\"a-1\" status=204 bytes=0 end=complete";
    assert_eq!(next(lines), none);
}

fn answers_that_are_not(address: SocketAddr, lines: &Receiver<String>) {
    Peer::get(address, "/broken").rest();
    let broken = "method=GET path=\"/broken\" status=200 bytes=5 end=aborted";
    assert_eq!(next(lines), broken);
    let client = Peer::get(address, "/silent");
    thread::sleep(Duration::from_millis(200));
    drop(client);
    let gone = "method=GET path=\"/silent\" bytes=0 end=client disconnected";
    assert_eq!(next(lines), gone);
    let upload = "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc";
    drop(Peer::send_to(address, upload));
    let gone = "method=POST path=\"/upload\" bytes=0 end=client disconnected";
    assert_eq!(next(lines), gone);
    Peer::get(address, "/endless").until("piece");
    let gone = next(lines);
    let start = "method=GET path=\"/endless\" status=200 bytes=";
    assert!(gone.starts_with(start), "{gone}");
    assert!(gone.ends_with(" end=client disconnected"), "{gone}");
}

fn requests_that_are_refused(address: SocketAddr, lines: &Receiver<String>) {
    let large = "POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 10";
    send(address, large);
    let refused = "method=POST path=\"/hello\" status=413 bytes=0 end=complete";
    assert_eq!(next(lines), refused);
    // These never become a request.
    let many = "\r\nX: x".repeat(97);
    for (head, status) in [
        ("GET /hello HTTP/1.1\r\nHost: a\r\nHost: b", 400),
        (&format!("GET /hello HTTP/1.1\r\nHost: a{many}"), 431),
    ] {
        send(address, head);
        assert_eq!(next(lines), format!("status={status} end=\"refused\""));
    }
    let mut kept = Peer::get(address, "/hello");
    assert_eq!(kept.response().text(), "hello");
    next(lines);
    kept.send("GET /hello HTTP/1.1\r\nX: ");
    kept.rest();
    assert_eq!(next(lines), "status=408 end=\"refused\"");
    // What a client is told before its body comes is no refusal.
    let expects = "POST /hello HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2";
    Peer::send_to(address, format!("{expects}\r\n\r\n")).until("hello");
    let whole = "method=POST path=\"/hello\" status=200 bytes=5 end=complete";
    assert_eq!(next(lines), whole);
}
